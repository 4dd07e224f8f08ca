package io.theater;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The optional limit on concurrent LLM calls. A thread waits for its turn; when it is interrupted
 * or has waited as long as allowed, its call goes on over the limit, because recording never stops
 * the host: the interrupt flag stays set for the host's own client to see.
 */
final class CallLimit {
  private final Semaphore turns;
  private final long maxWaitNanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder overLimit = new LongAdder();

  CallLimit(int calls, Duration maxWait) {
    turns = new Semaphore(calls, true);
    maxWaitNanos = maxWait.toNanos();
  }

  /** True when a turn was taken and has to be given back. */
  boolean acquire() {
    if (turns.tryAcquire()) {
      return true;
    }
    waiting.incrementAndGet();
    try {
      if (turns.tryAcquire(maxWaitNanos, TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
    overLimit.increment();
    return false;
  }

  void release() {
    turns.release();
  }

  int waiting() {
    return waiting.get();
  }

  long overLimit() {
    return overLimit.sum();
  }
}
