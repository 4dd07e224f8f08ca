package io.theater.jdbc.internal;

import java.util.Arrays;

/** A set of hashes without an object for each. Not thread-safe. */
final class LongSet {
  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] slots = new long[FIRST_CAPACITY]; // 0 is free
  private int size;

  /** Adds a hash that is not 0. */
  void add(long hash) {
    if (2 * size >= slots.length) {
      grow();
    }
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      size++;
    }
  }

  int size() {
    return size;
  }

  long[] toArray() {
    return Arrays.stream(slots).filter(hash -> hash != 0).toArray();
  }

  private int slot(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        slots[slot(hash)] = hash;
      }
    }
  }
}
