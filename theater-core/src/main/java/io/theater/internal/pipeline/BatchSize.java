package io.theater.internal.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * How many events a sink is given at once: as many as it writes within a fifth of a second. The
 * room of a batch is given back when it is written, and hosts wait for room no longer than a
 * quarter of a second; with larger batches a slow sink would lose what it could have taken.
 */
final class BatchSize {
  private static final int LEAST = 16;
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SHORT_NANOS = LONG_NANOS / 4;

  private int events = 64; // until it is known how fast the sink is

  int events() {
    return events;
  }

  void took(int written, long nanos) {
    if (nanos > LONG_NANOS) {
      events = Math.max(LEAST, Math.min(events, written) / 2);
    } else if (nanos < SHORT_NANOS && written >= events) {
      events = Math.min(PipelineLimits.BATCH_EVENTS, events * 2);
    }
  }
}
