package io.theater.internal.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Travels behind everything accepted before it; says when all sinks have stored that. */
final class Barrier {
  private final CountDownLatch open;
  private volatile boolean failed;

  Barrier(int sinks) {
    open = new CountDownLatch(sinks);
  }

  void arrive(boolean stored) {
    if (!stored) {
      failed = true;
    }
    open.countDown();
  }

  /** True when every sink has stored everything in time; keeps the interrupt flag. */
  boolean await(long nanos) {
    try {
      return open.await(nanos, TimeUnit.NANOSECONDS) && !failed;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
