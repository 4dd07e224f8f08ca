package io.theater.jdbc.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Places in the order of arrival: milliseconds of the clock with room behind them, each larger than
 * the last, and different from those of another node. Not thread-safe.
 */
final class Arrivals {
  private static final int ROOM_BITS = 20;
  private static final int NODES = 1 << 10;

  private final Clock clock;
  private final long node = new SplittableRandom().nextInt(NODES);
  private long last;

  Arrivals(Clock clock) {
    this.clock = clock;
  }

  /** What arrived before an instant has a smaller place. */
  static long at(Instant instant) {
    return instant.toEpochMilli() << ROOM_BITS;
  }

  long next() {
    last = Math.max(last + NODES, (clock.millis() << ROOM_BITS) + node);
    return last;
  }
}
