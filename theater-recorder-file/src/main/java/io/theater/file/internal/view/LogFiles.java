package io.theater.file.internal.view;

import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Files of the log that are open to be read, few at a time. Not thread-safe. */
final class LogFiles implements Closeable {
  private static final int MAX_OPEN = 8;

  private final LogSource source;
  private final Map<LogFile, StorageFile> open = new HashMap<>();

  LogFiles(LogSource source) {
    this.source = source;
  }

  StorageFile open(LogFile file) throws IOException {
    StorageFile known = open.get(file);
    if (known == null) {
      if (open.size() >= MAX_OPEN) {
        close();
      }
      known = source.open(file);
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
