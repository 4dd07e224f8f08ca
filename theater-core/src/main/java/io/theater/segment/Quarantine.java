package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A directory of bytes that could not be read as lines, up to a total size. Each piece becomes
 * {@code <segment>.<offset>-<crc>.torn}, so keeping the same piece twice keeps one file.
 */
final class Quarantine {
  private static final int COPY_BYTES = 64 << 10;

  private final Storage storage;
  private final Path directory;
  private final long capBytes;

  Quarantine(Storage storage, Path directory, long capBytes) {
    this.storage = storage;
    this.directory = directory;
    this.capBytes = capBytes;
  }

  /** Keeps as much of {@code [from, to)} as there is room for, durably; returns how much. */
  long keep(Path segment, StorageFile source, long from, long to) throws IOException {
    long kept = Math.min(to - from, capBytes - usedBytes());
    if (kept <= 0) {
      return 0;
    }
    storage.createDirectories(directory);
    Path temporary = directory.resolve(segment.getFileName() + ".tmp");
    int crc = copy(source, from, kept, temporary);
    String name = String.format(Locale.ROOT, "%s.%d-%08x.torn", segment.getFileName(), from, crc);
    storage.rename(temporary, directory.resolve(name));
    storage.forceDirectory(directory);
    return kept;
  }

  private long usedBytes() throws IOException {
    long used = 0;
    for (Path entry : storage.list(directory)) {
      try (StorageFile file = storage.openToRead(entry)) {
        used += file.size();
      }
    }
    return used;
  }

  private int copy(StorageFile source, long from, long count, Path target) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(COPY_BYTES);
    try (StorageFile copy = storage.openToWrite(target)) {
      copy.truncate(0);
      for (long done = 0; done < count; ) {
        chunk.clear().limit((int) Math.min(COPY_BYTES, count - done));
        if (source.read(chunk, from + done) <= 0) {
          throw new IOException("the segment became shorter while it was recovered");
        }
        crc.update(chunk.flip());
        chunk.rewind();
        while (chunk.hasRemaining()) {
          done += copy.write(chunk, done);
        }
      }
      copy.force();
    }
    return (int) crc.getValue();
  }
}
