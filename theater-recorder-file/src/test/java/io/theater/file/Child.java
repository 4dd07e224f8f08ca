package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.contract.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM that a test may kill; what it prints is read line by line. */
public final class Child implements AutoCloseable {
  private static final String SAID = "> ";

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Runs the main method of a class with the class path of the tests. */
  public static Child start(Class<?> main, String... arguments) throws IOException {
    return startBy(List.of(), main, arguments);
  }

  /** Runs a main method by a command that is given the command of the JVM. */
  public static Child startBy(List<String> launcher, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-XX:-UsePerfData"); // which deletes files of its own
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it {@linkplain #say said}, or null when it has ended. */
  public @Nullable String readLine() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(SAID)) {
      line = output.readLine();
    }
    return line == null ? null : line.substring(SAID.length());
  }

  /** Called in the child, whose log goes to the same stream. */
  public static void say(String line) {
    System.out.println(SAID + line);
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe
    process.waitFor();
  }

  /** Lets it go on for a while, then kills it; false when it had ended before. */
  public boolean killAfter(Duration time) throws InterruptedException {
    boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    kill();
    return !ended;
  }

  @Override
  public void close() throws Exception {
    kill();
    output.close();
  }

  /**
   * Opens a recording, perhaps with a suffix, says so or why not, records one call that stays open,
   * and waits to be killed.
   */
  static final class Lock {
    private Lock() {}

    public static void main(String[] arguments) throws IOException {
      FileRecorder.Builder builder = FileRecorder.builder(Path.of(arguments[0]));
      if (arguments.length > 1) {
        builder.writerSuffix(arguments[1]);
      }
      try (FileRecorder recorder = builder.build()) {
        String name = "child-" + ProcessHandle.current().pid();
        Events events = Events.of("session-child").afterRestart(name);
        recorder.write(List.of(events.llmStarted(name)));
        say("open");
        System.in.read();
      } catch (IllegalStateException refused) {
        say(refused.getMessage());
      }
    }
  }
}
