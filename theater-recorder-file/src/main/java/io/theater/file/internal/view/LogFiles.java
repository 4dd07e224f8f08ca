package io.theater.file.internal.view;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Segments of the log that are open to be read, few at a time. Not thread-safe. */
final class LogFiles implements Closeable {
  private static final int MAX_OPEN = 8;

  private final Storage storage;
  private final Map<LogFile, StorageFile> open = new HashMap<>();

  LogFiles(Storage storage) {
    this.storage = storage;
  }

  StorageFile open(LogFile file) throws IOException {
    StorageFile known = open.get(file);
    if (known == null) {
      if (open.size() >= MAX_OPEN) {
        close();
      }
      known = storage.openToRead(file.path());
      open.put(file, known);
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    for (StorageFile file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
