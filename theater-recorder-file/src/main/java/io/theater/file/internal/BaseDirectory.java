package io.theater.file.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/** The directory of a recording, checked and locked for one writer. */
final class BaseDirectory implements Closeable {
  private final Path base;
  private final DirectoryLock lock;

  private BaseDirectory(Path base, DirectoryLock lock) {
    this.base = base;
    this.lock = lock;
  }

  /**
   * Creates what is missing, and locks it.
   *
   * @throws IllegalArgumentException when the path must not be used
   * @throws IllegalStateException when another writer is at work
   */
  static BaseDirectory open(Storage storage, Path path) throws IOException {
    Path base = path.toAbsolutePath().normalize();
    refuseUnlessSafe(base);
    try {
      storage.createDirectories(base);
      storage.createDirectories(byDate(base));
      storage.createDirectories(own(base));
    } catch (NotDirectoryException | FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          base + " cannot be a recording: " + e.getMessage() + " is in the way", e);
    }
    return new BaseDirectory(base, DirectoryLock.acquire(base, own(base).resolve("lock")));
  }

  private static void refuseUnlessSafe(Path base) throws IOException {
    if (Files.isSymbolicLink(base)) {
      throw refused(base, "is a symbolic link; name the directory itself");
    }
    if (!Files.exists(base, NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(base, NOFOLLOW_LINKS)) {
      throw refused(base, "is not a directory");
    }
    PosixFileAttributeView posix =
        Files.getFileAttributeView(base, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (posix != null
        && posix.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw refused(base, "can be written by everybody; run chmod o-w on it");
    }
  }

  private static IllegalArgumentException refused(Path base, String why) {
    return new IllegalArgumentException("the base directory " + base + " " + why);
  }

  Path path() {
    return base;
  }

  Path byDate() {
    return byDate(base);
  }

  Path quarantine() {
    return own(base).resolve("quarantine");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static Path byDate(Path base) {
    return base.resolve("by_date");
  }

  private static Path own(Path base) {
    return base.resolve(".theater");
  }
}
