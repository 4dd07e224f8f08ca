package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One pass over the lines of a file in large reads. The buffer begins at one read and only grows,
 * up to the longest line allowed, for a line that does not fit.
 */
final class LineScanner {
  private static final int READ_BYTES = 1 << 20;

  private final StorageFile file;
  private final LineVisitor visitor;
  private final LineSeal seal = new LineSeal();

  private ByteBuffer bytes; // filled from 0 to its position
  private ByteBuffer line; // the same bytes, as shown to the visitor
  private long base; // offset in the file of bytes[0]
  private long lineOffset; // begin of the current line; before base if that part was dropped

  LineScanner(StorageFile file, LineVisitor visitor) {
    this.file = file;
    this.visitor = visitor;
    this.bytes = ByteBuffer.allocate(0);
    this.line = bytes;
  }

  /** Visits the lines in {@code [from, to)} and returns the end of the last one with an LF. */
  long scan(long from, long to) throws IOException {
    base = from;
    lineOffset = from;
    resize((int) Math.min(READ_BYTES, to - from));
    while (end() < to) {
      makeRoom();
      int searched = bytes.position();
      bytes.limit((int) Math.min(bytes.capacity(), to - base));
      if (file.read(bytes, end()) <= 0) {
        break;
      }
      visitLines(searched);
    }
    return lineOffset;
  }

  private long end() {
    return base + bytes.position();
  }

  private void visitLines(int searched) throws IOException {
    int from = searched;
    int filled = bytes.position();
    for (int lf; (lf = LineFeed.next(bytes, from, filled)) >= 0; from = lf + 1) {
      visit(lf + 1);
    }
  }

  private void visit(int lineEnd) throws IOException {
    int begin = firstGood(lineEnd);
    long offset = base + begin;
    if (offset > lineOffset) {
      visitor.corrupt(lineOffset, offset - lineOffset);
    }
    lineOffset = base + lineEnd;
    if (begin < lineEnd) {
      line.limit(lineEnd - 1).position(begin);
      visitor.line(offset, lineEnd - begin, line);
    }
  }

  /** Where the good line begins that ends here, or its end when there is none. */
  private int firstGood(int lineEnd) {
    if (lineOffset < base) {
      return lineEnd;
    }
    int begin = (int) (lineOffset - base);
    if (isGood(begin, lineEnd)) {
      return begin;
    }
    // A damaged LF has joined two lines: the second follows the seal of the first and one byte.
    for (int at = begin + LineSeal.SEAL_BYTES; at < lineEnd; at++) {
      if (LineSeal.hasSealAt(bytes, at - LineSeal.SEAL_BYTES) && isGood(at, lineEnd)) {
        return at;
      }
    }
    return lineEnd;
  }

  private boolean isGood(int begin, int lineEnd) {
    line.limit(lineEnd).position(begin);
    return lineEnd - begin <= LineSeal.MAX_LINE_BYTES && seal.verify(line) == LineStatus.OK;
  }

  private void makeRoom() {
    if (lineOffset > base) {
      int begin = (int) (lineOffset - base);
      bytes.flip().position(begin);
      bytes.compact();
      base = lineOffset;
    } else if (bytes.position() == bytes.capacity()) {
      if (bytes.capacity() < LineSeal.MAX_LINE_BYTES && mayBeGood()) {
        resize(Math.min(LineSeal.MAX_LINE_BYTES, 2 * bytes.capacity()));
      } else {
        base += bytes.position();
        bytes.clear();
      }
    }
  }

  /** A run of zeros after a power loss must not fill the memory. */
  private boolean mayBeGood() {
    return lineOffset == base && bytes.get(0) == '{';
  }

  private void resize(int capacity) {
    bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    line = bytes.duplicate();
  }
}
