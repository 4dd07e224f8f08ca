package io.theater.file.internal;

import io.theater.segment.LineSeal;
import io.theater.segment.LineStatus;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A segment whose lines one query reads. Who goes back through it, as the newest records are read,
 * gets many short lines of one read. Not thread-safe.
 */
final class LineFile implements Closeable {
  /** What is read before a line that comes shortly before another one. */
  private static final int WINDOW_BYTES = 64 << 10;

  private final StorageFile file;
  private final LineSeal seal = new LineSeal();
  private ByteBuffer window = ByteBuffer.allocate(0); // ends with a line that was asked for
  private long windowBegin;
  private long last = -1; // where the last line began

  /** An open file; it is closed with this. */
  LineFile(StorageFile file) {
    this.file = file;
  }

  /** A line without its line feed, or null when there is no good one at this place. */
  @Nullable ByteBuffer read(long offset, int length) throws IOException {
    if (offset < 0 || length <= 0 || length > LineSeal.MAX_LINE_BYTES) {
      return null;
    }
    boolean back = offset < last && last - offset < WINDOW_BYTES;
    last = offset;
    if (!isInWindow(offset, length)) {
      if (!back || length > WINDOW_BYTES) {
        return good(bytes(offset, length));
      }
      windowBegin = Math.max(0, offset + length - WINDOW_BYTES);
      window = bytes(windowBegin, (int) (offset + length - windowBegin));
    }
    int begin = (int) (offset - windowBegin);
    return begin + length <= window.limit() ? good(window.slice(begin, length)) : null;
  }

  private boolean isInWindow(long offset, int length) {
    return offset >= windowBegin && offset + length <= windowBegin + window.limit();
  }

  private @Nullable ByteBuffer good(ByteBuffer line) {
    return seal.verify(line) == LineStatus.OK ? line.limit(line.limit() - 1) : null;
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) > 0) {
      // a read may return less than asked for
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
