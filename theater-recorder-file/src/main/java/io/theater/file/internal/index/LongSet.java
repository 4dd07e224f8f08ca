package io.theater.file.internal.index;

import java.util.Arrays;

/** How many different numbers there are. Not thread-safe. */
final class LongSet {
  private long[] slots = new long[64]; // 0 is free
  private int used;
  private boolean zero;

  void add(long number) {
    if (number == 0) {
      zero = true;
    } else if (put(slots, number) && ++used * 2 > slots.length) {
      long[] old = slots;
      slots = new long[4 * old.length];
      Arrays.stream(old).filter(known -> known != 0).forEach(known -> put(slots, known));
    }
  }

  private static boolean put(long[] slots, long number) {
    int mask = slots.length - 1;
    int at = Long.hashCode(number) & mask;
    while (slots[at] != 0) {
      if (slots[at] == number) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = number;
    return true;
  }

  int size() {
    return used + (zero ? 1 : 0);
  }
}
