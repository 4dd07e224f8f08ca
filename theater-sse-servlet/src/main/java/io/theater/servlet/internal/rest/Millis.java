package io.theater.servlet.internal.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as they are on the wire. */
final class Millis {
  private Millis() {}

  static @Nullable Long of(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
