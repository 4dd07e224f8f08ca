package io.theater.file.internal.view;

import io.theater.file.internal.view.Paths.ObstructedException;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that lines of views are appended to, by their path below the base directory. One is
 * open at a time. Not thread-safe.
 */
final class ViewFiles {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Storage storage;
  private final Paths paths;
  private @Nullable ByteBuffer buffer;
  private @Nullable Set<String> begun; // while files are made anew
  private Set<LocalDate> kept = Set.of();

  ViewFiles(Storage storage, Paths paths) {
    this.storage = storage;
    this.paths = paths;
  }

  /**
   * Opens a file, and creates it if it is missing. Close it before the next one is opened.
   *
   * @param day whose lines it holds
   * @throws ObstructedException when it is not ours, or something else is in the way
   */
  ViewFile open(String name, LocalDate day) throws IOException {
    Path path = prepare(name);
    StorageFile file = open(name, path);
    try {
      Tail tail =
          Tail.of(storage, path, file)
              .orElseThrow(() -> paths.inTheWay(path, "holds lines that are none"));
      ViewFile view = new ViewFile(storage, path, file, tail, buffer());
      if (begun != null && !kept.contains(day) && begun.add(name)) {
        view.clear();
      }
      return view;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private StorageFile open(String name, Path path) throws IOException {
    try {
      return storage.openToWrite(path);
    } catch (NoSuchFileException vanished) { // another writer cleaned the directory up
      return storage.openToWrite(prepare(name));
    } catch (AccessDeniedException denied) {
      throw denied(name);
    }
  }

  private Path prepare(String name) throws IOException {
    try {
      return paths.prepare(name);
    } catch (AccessDeniedException denied) {
      throw denied(name);
    }
  }

  private static ObstructedException denied(String name) {
    return new ObstructedException("access to " + name + " is denied");
  }

  private ByteBuffer buffer() {
    ByteBuffer known = buffer;
    if (known == null) {
      known = ByteBuffer.allocateDirect(BUFFER_BYTES);
      buffer = known;
    }
    return known;
  }

  /**
   * From now on each file is emptied when it is opened for the first time.
   *
   * @param keptDays whose files stay, because not all of their lines would come again
   */
  void beginAnew(Set<LocalDate> keptDays) {
    kept = keptDays;
    begun = new HashSet<>();
  }

  void endAnew() {
    begun = null;
  }
}
