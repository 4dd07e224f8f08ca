package io.theater.file.internal.view;

import io.theater.segment.LineSeal;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file of lines that is open to be appended to, behind its last good line. When that fails, some
 * lines may be there, the last one torn; whoever opens it again sees how far it got. Not
 * thread-safe.
 */
final class ViewFile implements Closeable {
  private static final int SEAL_BYTES = 32;

  private final Storage storage;
  private final Path path;
  private final StorageFile file;
  private final LineSeal seal = new LineSeal();
  private final ByteBuffer waiting;
  private Tail tail;

  /** A file that is ours; it is closed with this. */
  ViewFile(Storage storage, Path path, StorageFile file, Tail tail, ByteBuffer buffer)
      throws IOException {
    this.storage = storage;
    this.path = path;
    this.file = file;
    this.tail = tail;
    this.waiting = buffer.clear();
    if (tail.end() < file.size()) {
      file.truncate(tail.end());
    }
  }

  /** Number of the last line that was there when it was opened. */
  long lastSeq() {
    return tail.seq();
  }

  /** Appends a part of another file. */
  void copy(StorageFile source, long offset, int length) throws IOException {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      if (!waiting.hasRemaining()) {
        flush();
      }
      waiting.limit((int) Math.min(waiting.capacity(), waiting.position() + end - at));
      int count = source.read(waiting, at);
      waiting.limit(waiting.capacity());
      if (count <= 0) {
        throw new EOFException("the log has no more bytes at " + at);
      }
      at += count;
    }
  }

  /** Appends an object as a sealed line. */
  void seal(ByteBuffer json) throws IOException {
    int size = json.remaining() + SEAL_BYTES;
    if (waiting.remaining() < size) {
      flush();
    }
    if (waiting.remaining() >= size) {
      seal.seal(json, waiting);
    } else {
      ByteBuffer line = ByteBuffer.allocate(size);
      seal.seal(json, line);
      write(line.flip());
    }
  }

  /** Writes what waits in memory. */
  void flush() throws IOException {
    write(waiting.flip());
    waiting.clear();
  }

  private void write(ByteBuffer lines) throws IOException {
    long end = tail.end();
    while (lines.hasRemaining()) {
      int count = file.write(lines, end);
      if (count <= 0) {
        throw new EOFException("the disk takes no more bytes at " + end + " of " + path);
      }
      end += count;
    }
    tail = new Tail(end, tail.seq());
  }

  /** Empties it. */
  void clear() throws IOException {
    file.truncate(0);
    tail = new Tail(0, 0);
  }

  /** Removes what stands behind the last line that is not above a number. */
  void cutAbove(long seq) throws IOException {
    if (tail.seq() <= seq) {
      return; // nearly always; to read all views would take as long as reading the log
    }
    long[] end = {0};
    try (SegmentReader reader = SegmentReader.open(storage, path)) {
      reader.scan(
          0,
          Long.MAX_VALUE,
          (offset, length, json) -> end[0] = Tail.seq(json) <= seq ? offset + length : end[0]);
    }
    if (end[0] < file.size()) {
      file.truncate(end[0]);
    }
  }

  /** Forgets what waits. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
