package io.theater.file.torture;

import java.io.IOException;
import java.lang.StackWalker.StackFrame;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: CI must have it, elsewhere one line says what is missing. */
final class Needs {
  private Needs() {}

  /** strace, and leave to use it. */
  static void strace() throws IOException, InterruptedException {
    require("strace and leave to trace processes", "strace", "-f", "-qq", "true");
  }

  /** A mount namespace of its own, and leave to mount in it. */
  static void mounts() throws IOException, InterruptedException {
    String mount = "mount -t tmpfs tmpfs /mnt";
    require(
        "Linux, root and unshare", "unshare", "-m", "--propagation", "private", "sh", "-c", mount);
  }

  private static void require(String what, String... probe)
      throws IOException, InterruptedException {
    if (System.getenv("CI") == null && !works(probe)) {
      String why = "not run: it needs " + what + "; CI=true requires them";
      System.out.println(StackWalker.getInstance().walk(Needs::test) + " " + why);
      Assumptions.abort(why);
    }
  }

  private static String test(Stream<StackFrame> frames) {
    return frames
        .map(StackFrame::getClassName)
        .filter(name -> !name.equals(Needs.class.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean works(String... probe) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(probe).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
