package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A place for tests with hostile paths: a JVM in a mount namespace of its own, as nobody, that sees
 * the disk read-only and may write to one small tmpfs alone.
 */
public final class Cage {
  // $1 where the tmpfs goes, $2 the class path, then the command; root cannot be a JVM's home
  private static final String SCRIPT =
      """
      set -e
      cage=$1; classes=$2; shift 2
      mount -t tmpfs -o size=256m,mode=0777 tmpfs "$cage"
      mkdir "$cage/classes" "$cage/work"
      i=0; path=
      IFS=:
      for entry in $classes; do
        i=$((i + 1))
        if [ -d "$entry" ]; then cp -r "$entry" "$cage/classes/$i"; path="$path:$cage/classes/$i"
        elif [ -f "$entry" ]; then cp "$entry" "$cage/classes/$i.jar"; path="$path:$cage/classes/$i.jar"
        fi
      done
      unset IFS
      chmod -R a+rX "$cage/classes"
      chown 65534:65534 "$cage/work"
      chmod 0755 "$cage"
      mount -o remount,ro,bind /
      cd "$cage/work"
      exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \\
        "$1" -Xmx128m -XX:-UsePerfData -Djava.io.tmpdir="$cage/work" -cp "$path" "$2" "$cage/work"
      """;

  private Cage() {}

  /** Skips a test, and says so, where there are no cages; in CI they are required. */
  public static void require() throws IOException, InterruptedException {
    if (System.getenv("CI") == null && !works()) {
      String why = "not run: hostile paths need Linux, root and unshare; CI=true requires them";
      System.out.println("CageTest " + why);
      Assumptions.abort(why);
    }
  }

  private static boolean works() throws IOException, InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("unshare", "-m", "--propagation", "private", "setpriv", "--version")
              .redirectErrorStream(true)
              .start();
      probe.getInputStream().readAllBytes();
      return probe.waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  /** Runs a main method, which is given the only directory it may write to; returns its output. */
  public static String run(Path mountPoint, Class<?> main)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path").replace(File.pathSeparatorChar, ':');
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", SCRIPT, "sh"));
    command.addAll(List.of(mountPoint.toString(), classes, java, main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("the cage failed: " + output);
    }
    return output;
  }
}
