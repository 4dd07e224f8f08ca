package io.theater.file.internal.view;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.theater.json.JsonLine;
import io.theater.segment.LineSeal;
import io.theater.segment.LineStatus;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a view file ends.
 *
 * @param end of its last whole line
 * @param seq of its last good line, 0 when it has none
 */
record Tail(long end, long seq) {
  private static final int FIRST_READ = 16 << 10; // most last lines, in one read
  private static final byte[] BEGIN = "{\"v\":1,\"seq\":".getBytes(US_ASCII);
  private static final int MAX_LOOK = 1 << 20;
  private static final byte LF = '\n';

  /** The tail of an open file; empty if the file is somebody else's. */
  static Optional<Tail> of(Storage storage, Path path, StorageFile file) throws IOException {
    long size = file.size();
    if (size == 0) {
      return Optional.of(new Tail(0, 0));
    }
    for (long want = FIRST_READ; ; want *= 8) {
      int length = (int) Math.min(Math.min(want, size), LineSeal.MAX_LINE_BYTES);
      ByteBuffer bytes = read(file, size - length, length);
      int end = lineFeed(bytes, length - 1) + 1;
      int begin = lineFeed(bytes, end - 2) + 1;
      if (end > 0 && (begin > 0 || length == size)) {
        long seq = goodSeq(bytes, begin, end);
        return seq > 0
            ? Optional.of(new Tail(size - length + end, seq))
            : ofWhole(storage, path, size);
      }
      if (length == size || length == LineSeal.MAX_LINE_BYTES) {
        return ofWhole(storage, path, size);
      }
    }
  }

  /** The slow way, for files that something happened to. */
  private static Optional<Tail> ofWhole(Storage storage, Path path, long size) throws IOException {
    try (SegmentReader reader = SegmentReader.open(storage, path)) {
      LastSeq last = new LastSeq();
      long end = reader.scan(0, size, last);
      boolean ours = last.seq > 0 || isLost(storage, path, size, end == 0);
      return ours ? Optional.of(new Tail(end, last.seq)) : Optional.empty();
    }
  }

  /** Whether a file without a good line holds the begin of one, or bytes that a disk has lost. */
  private static boolean isLost(Storage storage, Path path, long size, boolean isOneLine)
      throws IOException {
    try (StorageFile file = storage.openToRead(path)) {
      ByteBuffer bytes = read(file, 0, (int) Math.min(size, MAX_LOOK));
      int begin = Math.min(bytes.remaining(), BEGIN.length);
      return (isOneLine && bytes.slice(0, begin).equals(ByteBuffer.wrap(BEGIN, 0, begin)))
          || hasNul(bytes);
    }
  }

  /** What was never written reads as zeros; no text has them. */
  private static boolean hasNul(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.get() == 0) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer read(StorageFile file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) > 0) {
      // a read may return less than asked for
    }
    return bytes.flip();
  }

  private static int lineFeed(ByteBuffer bytes, int from) {
    int i = Math.min(from, bytes.limit() - 1);
    while (i >= 0 && bytes.get(i) != LF) {
      i--;
    }
    return i;
  }

  private static long goodSeq(ByteBuffer bytes, int begin, int end) {
    ByteBuffer line = bytes.duplicate().limit(end).position(begin);
    return new LineSeal().verify(line) == LineStatus.OK ? seq(line) : 0;
  }

  /** The number of a line, 0 when it has none. */
  static long seq(ByteBuffer json) {
    try {
      int start = json.arrayOffset() + json.position();
      Long seq = JsonLine.parse(json.array(), start, json.remaining()).longValue("seq");
      return seq == null ? 0 : seq;
    } catch (RuntimeException noLine) {
      return 0;
    }
  }

  private static final class LastSeq implements LineVisitor {
    private long seq;

    @Override
    public void line(long offset, int length, ByteBuffer json) {
      seq = Math.max(seq, Tail.seq(json));
    }
  }
}
