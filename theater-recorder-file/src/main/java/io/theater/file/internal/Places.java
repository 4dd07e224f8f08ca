package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import java.util.Arrays;

/** Where the lines of one record are, in the order in which they were written. Immutable. */
final class Places {
  static final Places NONE = new Places(new long[0]);

  private static final int OFFSET_BITS = 40;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  private final long[] packed; // segment and offset, then length

  private Places(long[] packed) {
    this.packed = packed;
  }

  Places plus(Place place) {
    long[] more = Arrays.copyOf(packed, packed.length + 2);
    more[packed.length] = ((long) place.segment() << OFFSET_BITS) | place.offset();
    more[packed.length + 1] = place.length();
    return new Places(more);
  }

  int count() {
    return packed.length / 2;
  }

  boolean contains(long offset) {
    for (int i = 0; i < count(); i++) {
      if (offset(i) == offset) {
        return true;
      }
    }
    return false;
  }

  int segment(int line) {
    return (int) (packed[2 * line] >>> OFFSET_BITS);
  }

  long offset(int line) {
    return packed[2 * line] & OFFSET_MASK;
  }

  int length(int line) {
    return (int) packed[2 * line + 1];
  }
}
