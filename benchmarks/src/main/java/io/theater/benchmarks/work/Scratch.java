package io.theater.benchmarks.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory whose files are emptied when it is closed. They are not deleted while others are
 * measured: for some seconds after that ext4 makes new files at great cost, because it does not use
 * the place of a deleted one again.
 */
public record Scratch(Path directory) implements AutoCloseable {

  /** A new, empty one. */
  public static Scratch in(Path parent) throws IOException {
    return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), "bench"));
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(directory)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
          .close();
    }
  }

  /** Deletes a directory with everything in it, once nothing is measured any more. */
  public static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
