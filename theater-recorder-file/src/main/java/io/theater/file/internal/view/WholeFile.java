package io.theater.file.internal.view;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A small file that is replaced as a whole: readers see the old content or the new one. */
final class WholeFile {
  private final Storage storage;
  private final Paths paths;
  private final String file;

  WholeFile(Storage storage, Paths paths, String file) {
    this.storage = storage;
    this.paths = paths;
    this.file = file;
  }

  Path path() {
    return paths.base().resolve(file);
  }

  void write(ByteBuffer content) throws IOException {
    Path target = paths.prepare(file);
    Path temporary = paths.prepare(file + ".tmp");
    storage.delete(temporary);
    try (StorageFile out = storage.openToWrite(temporary)) {
      for (long end = 0; content.hasRemaining(); ) {
        int count = out.write(content, end);
        if (count <= 0) {
          throw new EOFException("the disk takes no more bytes at " + end + " of " + file);
        }
        end += count;
      }
    }
    storage.rename(temporary, target);
  }
}
