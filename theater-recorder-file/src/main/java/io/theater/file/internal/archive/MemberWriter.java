package io.theater.file.internal.archive;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes whole lines into a file of gzip members. Not thread-safe. */
final class MemberWriter implements Closeable {
  private final StorageFile file;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream(Member.RAW_BYTES + 65_536);
  private long written;

  MemberWriter(Storage storage, Path path) throws IOException {
    file = storage.openToWrite(path);
    try {
      file.truncate(0);
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  /** Adds lines that are never divided between members. */
  void add(ByteBuffer lines) throws IOException {
    raw.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
    if (raw.size() >= Member.RAW_BYTES) {
      endMember();
    }
  }

  /** Writes what is left, and makes all of it survive a power loss. */
  void finish() throws IOException {
    if (raw.size() > 0 || written == 0) {
      endMember();
    }
    file.force();
  }

  private void endMember() throws IOException {
    write(file, ByteBuffer.wrap(Member.of(raw.toByteArray(), raw.size())), written);
    written = file.size();
    raw.reset();
  }

  /** Writes a whole file, and makes it survive a power loss. */
  static void writeFile(Storage storage, ByteBuffer content, Path path) throws IOException {
    try (StorageFile file = storage.openToWrite(path)) {
      file.truncate(0);
      write(file, content, 0);
      file.force();
    }
  }

  private static void write(StorageFile file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      int count = file.write(bytes, position);
      if (count <= 0) {
        throw new EOFException("the disk takes no more bytes");
      }
      position += count;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
