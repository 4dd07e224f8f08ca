package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import java.util.Arrays;

/** Where the lines of one record are, in the order in which they were written. Immutable. */
final class Places {
  private static final int OFFSET_BITS = 40;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
  private static final long[] NONE = {};

  // Of the first line, because most records have only one; segment and offset are one number.
  private final long first;
  private final int firstLength;
  private final long[] more; // the same of all others in turn

  private Places(long first, int firstLength, long[] more) {
    this.first = first;
    this.firstLength = firstLength;
    this.more = more;
  }

  static Places of(Place place) {
    return new Places(packed(place), place.length(), NONE);
  }

  Places plus(Place place) {
    long[] all = Arrays.copyOf(more, more.length + 2);
    all[more.length] = packed(place);
    all[more.length + 1] = place.length();
    return new Places(first, firstLength, all);
  }

  private static long packed(Place place) {
    return ((long) place.segment() << OFFSET_BITS) | place.offset();
  }

  private long packed(int line) {
    return line == 0 ? first : more[2 * line - 2];
  }

  int count() {
    return 1 + more.length / 2;
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
    return (int) (packed(line) >>> OFFSET_BITS);
  }

  long offset(int line) {
    return packed(line) & OFFSET_MASK;
  }

  int length(int line) {
    return line == 0 ? firstLength : (int) more[2 * line - 1];
  }
}
