package io.theater.file.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a recording, checked and locked for one writer. */
public final class BaseDirectory implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(BaseDirectory.class);

  private final Path base;
  private final Closeable lock;

  private BaseDirectory(Path base, Closeable lock) {
    this.base = base;
    this.lock = lock;
  }

  /**
   * Creates what is missing, and locks it.
   *
   * @param writer suffix of the writer, empty when it has none
   * @throws IllegalArgumentException when the path must not be used
   * @throws IllegalStateException when another writer is at work
   */
  static BaseDirectory open(Storage storage, Path path, String writer) throws IOException {
    Path base = path.toAbsolutePath().normalize();
    refuseUnlessSafe(base);
    try {
      create(storage, base);
      create(storage, byDate(base));
      create(storage, own(base));
    } catch (NotDirectoryException | FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          base + " cannot be a recording: " + e.getMessage() + " is in the way", e);
    }
    return new BaseDirectory(base, DirectoryLock.acquire(base, lockFile(base, writer)));
  }

  /** Creates a directory and those above it, which survive a power loss then. */
  private static void create(Storage storage, Path directory) throws IOException {
    List<Path> parents = new ArrayList<>();
    Path path = directory;
    while (path.getParent() != null && !Files.exists(path, NOFOLLOW_LINKS)) {
      path = path.getParent();
      parents.add(path);
    }
    storage.createDirectories(directory);
    for (Path parent : parents) {
      try {
        storage.forceDirectory(parent);
      } catch (IOException e) { // such as one that may be written and not be read
        log.warn("A power loss may take what was just created in {}", parent, e);
      }
    }
  }

  /**
   * A directory that is only looked at: nothing is created, and nobody is kept out.
   *
   * @throws IllegalArgumentException when there is no recording
   */
  public static BaseDirectory look(Path path) throws IOException {
    Path base = path.toAbsolutePath().normalize();
    if (Files.isSymbolicLink(base)) {
      throw refused(base, "is a symbolic link; name the directory itself");
    }
    if (!Files.isDirectory(base, NOFOLLOW_LINKS)) {
      throw refused(base, Files.exists(base) ? "is not a directory" : "does not exist");
    }
    if (!Files.isReadable(base) || !Files.isExecutable(base)) {
      throw new AccessDeniedException(base.toString());
    }
    if (!Files.isDirectory(byDate(base), NOFOLLOW_LINKS)) {
      throw refused(base, "is no recording: it has no directory by_date");
    }
    return new BaseDirectory(base, () -> {});
  }

  private static Path lockFile(Path base, String writer) {
    return own(base).resolve(writer.isEmpty() ? "lock" : "lock." + writer);
  }

  /** Whether another writer is at work; its suffix is empty when it has none. */
  boolean isAtWork(String writer) {
    return DirectoryLock.isHeld(base, lockFile(base, writer));
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

  /** Absolute. */
  public Path path() {
    return base;
  }

  Path byDate() {
    return byDate(base);
  }

  Path archive() {
    return base.resolve("archive");
  }

  /** What a writer has archived; its suffix is empty when it has none. */
  Path manifest(String writer) {
    return own(base).resolve(writer.isEmpty() ? "manifest.jsonl" : "manifest." + writer + ".jsonl");
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
