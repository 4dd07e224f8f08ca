package io.theater.file.internal.view;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.segment.Storage;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths below the base directory, on which nothing foreign is followed or replaced. */
final class Paths {
  /** Something that is not ours is in the way. Waiting does not help, other views go on. */
  static final class ObstructedException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    ObstructedException(String message) {
      super(message);
    }
  }

  private final Storage storage;
  private final Path base;

  Paths(Storage storage, Path base) {
    this.storage = storage;
    this.base = base;
  }

  Path base() {
    return base;
  }

  /**
   * The path of a file, whose directories exist now.
   *
   * @param relative names of directories and of a file, separated by slashes
   * @throws ObstructedException when something else is in the way
   */
  Path prepare(String relative) throws IOException {
    String[] names = relative.split("/", -1);
    Path path = base;
    for (int i = 0; i < names.length - 1; i++) {
      path = path.resolve(names[i]);
      directory(path);
    }
    path = path.resolve(names[names.length - 1]);
    if (!Files.isRegularFile(path, NOFOLLOW_LINKS) && Files.exists(path, NOFOLLOW_LINKS)) {
      throw inTheWay(path, "is no regular file");
    }
    return path;
  }

  private void directory(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      throw inTheWay(path, "is no directory");
    }
    storage.createDirectories(path);
  }

  ObstructedException inTheWay(Path path, String why) {
    return new ObstructedException(base.relativize(path) + " " + why + " of this recording");
  }
}
