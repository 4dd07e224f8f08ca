package io.theater.file.internal.keep;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tree below a base directory, in which no link is followed. */
final class Tree {
  private final Storage storage;
  private final Path base;

  Tree(Storage storage, Path base) {
    this.storage = storage;
    this.base = base;
  }

  Path resolve(String relative) {
    return base.resolve(relative);
  }

  /** With slashes, also where they are not the system's. */
  String relative(Path path) {
    return base.relativize(path).toString().replace('\\', '/');
  }

  /** The entries of a directory; none when it is missing or no directory of this tree. */
  List<Path> list(Path directory) throws IOException {
    return isDirectory(directory) ? storage.list(directory) : List.of();
  }

  /** Whether it is a directory, and all above it up to the base are. */
  boolean isDirectory(Path path) {
    if (!path.startsWith(base) || !Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return false;
    }
    return path.equals(base) || isDirectory(path.resolveSibling(""));
  }

  /** The length of a regular file; empty for everything else. */
  OptionalLong size(Path file) throws IOException {
    return attributes(file)
        .filter(BasicFileAttributes::isRegularFile)
        .map(found -> OptionalLong.of(found.size()))
        .orElse(OptionalLong.empty());
  }

  /** Whether there is anything of this name. */
  boolean exists(Path path) throws IOException {
    return attributes(path).isPresent();
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  /** Deletes a file that still is one, in directories that still are. */
  void deleteFile(Path file) throws IOException {
    if (isDirectory(file.resolveSibling("")) && size(file).isPresent()) {
      storage.delete(file);
    }
  }

  /** Deletes a directory if there is nothing in it. */
  void deleteEmpty(Path directory) throws IOException {
    if (list(directory).isEmpty() && isDirectory(directory)) {
      storage.delete(directory);
    }
  }
}
