package io.theater.file.internal.index;

/** Durations in nanoseconds, the shortest first. */
public interface SortedNanos {
  int size();

  long at(int index);

  /** How many are not longer than a duration. */
  default int notLonger(long nanos) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle) <= nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
