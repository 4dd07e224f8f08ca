package io.theater.benchmarks.work;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that only sleeps for a millisecond, again and again: how much longer it slept at most is
 * what the collector and the scheduler of this run took from any thread.
 */
final class Bystander implements AutoCloseable {
  private static final long SLEEP_NANOS = 1_000_000;

  private final Thread thread = new Thread(this::watch, "bystander");
  private volatile boolean closed;
  private volatile long longestNanos;

  private Bystander() {}

  static Bystander start() {
    Bystander bystander = new Bystander();
    bystander.thread.setDaemon(true);
    bystander.thread.start();
    return bystander;
  }

  /** The longest delay so far. */
  long longestNanos() {
    return longestNanos;
  }

  private void watch() {
    while (!closed) {
      long before = System.nanoTime();
      LockSupport.parkNanos(SLEEP_NANOS);
      longestNanos = Math.max(longestNanos, System.nanoTime() - before - SLEEP_NANOS);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
