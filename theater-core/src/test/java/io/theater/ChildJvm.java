package io.theater;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs a main class in a JVM of its own on the class path of the tests. */
final class ChildJvm {
  /** How it ended and what it printed. */
  record Result(int exitCode, String output) {}

  private ChildJvm() {}

  static Result run(Class<?> main, Predicate<Path> classPath, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> classPath.test(Path.of(entry)))
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    File printed = File.createTempFile("theater-child", ".txt");
    try {
      Process child =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed).start();
      boolean ended = child.waitFor(500, TimeUnit.SECONDS);
      if (!ended) {
        child.destroyForcibly().waitFor();
      }
      String output = java.nio.file.Files.readString(printed.toPath(), StandardCharsets.UTF_8);
      return new Result(ended ? child.exitValue() : -1, output);
    } finally {
      java.nio.file.Files.delete(printed.toPath());
    }
  }
}
