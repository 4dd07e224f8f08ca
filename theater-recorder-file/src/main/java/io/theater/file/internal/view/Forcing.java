package io.theater.file.internal.view;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes views survive a power loss. Writers may be at work on them. */
final class Forcing {
  private final Storage storage;
  private final Path base;
  private final ViewNames names;
  private final Set<Path> directories = new TreeSet<>();

  Forcing(Storage storage, Path base, ViewNames names) {
    this.storage = storage;
    this.base = base;
    this.names = names;
  }

  /** Forces the files of sessions, and those of the errors, by day. */
  void force(Map<LocalDate, Set<String>> sessions) throws IOException {
    for (Map.Entry<LocalDate, Set<String>> day : sessions.entrySet()) {
      for (String session : day.getValue()) {
        file(
            names.session(
                ViewNames.SESSION_PREFIX + SessionFileName.encode(session), day.getKey()));
      }
      file(names.errors(day.getKey()));
    }
    for (Path directory : directories) {
      goOn();
      storage.forceDirectory(directory);
    }
  }

  private void file(String name) throws IOException {
    goOn();
    Path path = base.resolve(name);
    try (StorageFile file = storage.openToRead(path)) {
      file.force();
    } catch (NoSuchFileException none) {
      return;
    }
    for (Path at = path.getParent(); at != null && at.startsWith(base); at = at.getParent()) {
      directories.add(at);
    }
  }

  private static void goOn() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException();
    }
  }
}
