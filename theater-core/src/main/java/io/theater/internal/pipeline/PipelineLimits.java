package io.theater.internal.pipeline;

import java.time.Duration;

/**
 * The bounds of the pipeline.
 *
 * @param queueEvents events that may wait for the dispatcher
 * @param queueBytes estimated heap of those
 * @param maxOfferWait how long a host thread may wait for room when the queue is full
 * @param sinkQueueEvents events that may wait for one sink
 * @param sinkQueueBytes estimated heap of those
 */
public record PipelineLimits(
    int queueEvents,
    long queueBytes,
    Duration maxOfferWait,
    int sinkQueueEvents,
    long sinkQueueBytes) {
  /** Streamed text is merged to at most one event per this time and key (wire format). */
  static final long DELTA_INTERVAL_NANOS = 25_000_000;

  /** Streamed text is passed on early when this many characters are waiting (wire format). */
  static final int DELTA_CHARS = 4096;

  /** Progress is passed on at most this often per step (wire format). */
  static final long PROGRESS_INTERVAL_NANOS = 100_000_000;

  /** Idle threads look around this often. */
  static final long IDLE_NANOS = 500_000_000;

  /** Largest batch a sink is given. */
  static final int BATCH_EVENTS = 512;

  /** A batch is not filled further once it holds this much. */
  static final long BATCH_BYTES = 8L << 20;

  /**
   * Defaults for this JVM: byte bounds shrink with the heap.
   *
   * @return the limits
   */
  public static PipelineLimits defaults() {
    long bytes = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 10);
    return new PipelineLimits(16_384, bytes, Duration.ofMillis(50), 16_384, bytes);
  }
}
