package io.theater.file.internal.archive;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as numbers, as precise as lines are. */
final class Micros {
  static final long NONE = Long.MIN_VALUE;
  private static final Instant FIRST = Instant.EPOCH.plus(NONE + 1, ChronoUnit.MICROS);
  private static final Instant LAST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

  private Micros() {}

  static long of(@Nullable Instant instant) {
    if (instant == null) {
      return NONE;
    }
    if (instant.isAfter(LAST)) {
      return Long.MAX_VALUE;
    }
    return instant.isBefore(FIRST) ? NONE + 1 : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
