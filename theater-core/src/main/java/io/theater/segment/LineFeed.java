package io.theater.segment;

import java.nio.ByteBuffer;

/** Finds line ends eight bytes at a time. */
final class LineFeed {
  static final byte LF = '\n';

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long EIGHT_LF = LF * LOW_BITS;

  private LineFeed() {}

  /** Index of the first LF in {@code [from, to)}, or -1. */
  static int next(ByteBuffer bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && !hasLineFeed(bytes.getLong(i))) {
      i += Long.BYTES;
    }
    for (; i < to; i++) {
      if (bytes.get(i) == LF) {
        return i;
      }
    }
    return -1;
  }

  private static boolean hasLineFeed(long eightBytes) {
    long zeroWhereLineFeed = eightBytes ^ EIGHT_LF;
    return ((zeroWhereLineFeed - LOW_BITS) & ~zeroWhereLineFeed & HIGH_BITS) != 0;
  }
}
