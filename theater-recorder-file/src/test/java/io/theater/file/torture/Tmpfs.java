package io.theater.file.torture;

import io.theater.file.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small disk that nobody but one child sees, and that is gone with it. */
final class Tmpfs {
  private static final String MOUNT =
      "mount -t tmpfs -o size=$0,mode=0700 tmpfs \"$1\" && shift && exec \"$@\"";

  private Tmpfs() {}

  /** Runs a main method that is given the directory of the disk. */
  static Child start(String size, Path mountPoint, Class<?> main) throws IOException {
    List<String> launcher = new ArrayList<>();
    launcher.addAll(List.of("unshare", "-m", "--propagation", "private"));
    launcher.addAll(List.of("sh", "-c", MOUNT, size, mountPoint.toString()));
    return Child.startBy(launcher, main, mountPoint.toString());
  }

  /** Called in the child: mounts a directory that is a mount point again with other options. */
  static void remount(String options, Path mountPoint) throws IOException, InterruptedException {
    run("mount", "-o", "remount,bind," + options, mountPoint.toString());
  }

  /** Called in the child: makes a directory a mount point of its own. */
  static void bind(Path directory) throws IOException, InterruptedException {
    run("mount", "--bind", directory.toString(), directory.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(Arrays.toString(command) + " ended with " + status);
    }
  }
}
