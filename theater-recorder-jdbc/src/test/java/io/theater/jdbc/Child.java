package io.theater.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JVM that a test may kill; what it says is read line by line. */
final class Child implements AutoCloseable {
  private static final String SAID = "> ";

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Runs a main method by a command that is given the command of the JVM. */
  static Child start(List<String> launcher, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it {@linkplain #say said}, or null when it has ended. */
  @Nullable String readLine() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(SAID)) {
      line = output.readLine();
    }
    return line == null ? null : line.substring(SAID.length());
  }

  /** Called in the child, whose log goes to the same stream. */
  static void say(String line) {
    System.out.println(SAID + line);
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe
    process.waitFor();
  }

  @Override
  public void close() throws Exception {
    kill();
    output.close();
  }
}
