package io.theater.file.internal.index;

import java.time.Duration;

/** Durations as numbers. */
public final class Nanos {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration SHORTEST = Duration.ofNanos(-Long.MAX_VALUE);

  private Nanos() {}

  /** Nanoseconds; what is beyond 292 years is 292 years. */
  public static long of(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return Long.MAX_VALUE;
    }
    return duration.compareTo(SHORTEST) < 0 ? -Long.MAX_VALUE : duration.toNanos();
  }

  static SortedNanos sorted(long[] nanos) {
    return new SortedNanos() {
      @Override
      public int size() {
        return nanos.length;
      }

      @Override
      public long at(int index) {
        return nanos[index];
      }
    };
  }
}
