package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other people's programs, run by a shell. */
public final class Commands {
  private Commands() {}

  /** Skips a test, and says so, where a command is missing; in CI it is required. */
  public static void require(String... commands) {
    for (String command : commands) {
      if (System.getenv("CI") == null && !isThere(command)) {
        String why = "not run: " + command + " is not installed; CI=true requires it";
        System.out.println("Reading recordings with other programs " + why);
        Assumptions.abort(why);
      }
    }
  }

  private static boolean isThere(String command) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  /** What a script printed; it fails with what it printed when it fails. */
  public static String bash(Path directory, String script)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("theater", ".err");
    try {
      Process shell =
          new ProcessBuilder(List.of("bash", "-euo", "pipefail", "-c", script))
              .directory(directory.toFile())
              .redirectError(errors.toFile())
              .start();
      shell.getOutputStream().close();
      String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
      if (!shell.waitFor(1, TimeUnit.MINUTES) || shell.exitValue() != 0) {
        throw new AssertionError(
            script + "\nfailed: " + Files.readString(errors) + "\nand printed " + output);
      }
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
