package io.theater.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much to do.
 *
 * @param rounds measured rounds
 * @param scale 1 for a real measurement, less to see that everything works
 * @param directory where files may be written; what a variant leaves there is deleted
 */
public record Effort(int rounds, double scale, Path directory) {

  /** A number of repetitions at this scale, at least 1. */
  public int of(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  /** A duration at this scale, at least 10 ms. */
  public Duration of(Duration full) {
    return Duration.ofMillis(Math.max(10, Math.round(full.toMillis() * scale)));
  }
}
