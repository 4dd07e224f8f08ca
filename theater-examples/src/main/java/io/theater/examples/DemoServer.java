package io.theater.examples;

import io.theater.examples.model.ChatModel;
import io.theater.examples.model.OpenAiChatModel;
import io.theater.examples.model.scripted.ScriptedChatModel;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Starts the demo: {@code java -jar theater-demo.jar --port 8080 --data theater-data}.
 *
 * <p>Serves on the loopback interface until the process is asked to end, and then closes its
 * streams and stores what it has recorded. Exits with 2 when an option or variable is wrong, and
 * with 1 when the port, the directory or the database cannot be used.
 */
public final class DemoServer {

  private DemoServer() {}

  public static void main(String[] args) {
    int exit = run(List.of(args), System.getenv(), System.out, System.err);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** Returns once the demo serves, or with the exit code of what kept it from that. */
  static int run(
      List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
    DemoOptions options;
    ChatModel model;
    try {
      options = DemoOptions.parse(args);
      model = OpenAiChatModel.fromEnvironment(environment).orElseGet(ScriptedChatModel::new);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(DemoOptions.USAGE);
      return 2;
    }
    if (options.help()) {
      out.print(DemoOptions.USAGE);
      return 0;
    }
    try {
      Demo demo = Demo.start(options, model);
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-shutdown"));
      demo.show();
      out.print(Greeting.of(demo.url(), options.data(), model));
      return 0;
    } catch (DemoException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
