package io.theater.benchmarks.work;

import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Numbers;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Calls at an even pace from one thread and times every one of them.
 *
 * @param perSecond the pace
 * @param count how many
 */
public record PacedCalls(int perSecond, int count) {
  private static final long SPIN_NANOS = 80_000;

  /**
   * Times the calls.
   *
   * @param next prepares the n-th call, outside of what is timed
   * @return percentiles in microseconds, and bytes allocated by the calling thread
   */
  public Figures time(IntFunction<Runnable> next) {
    long[] nanos = new long[count];
    long allocated = 0;
    long due = System.nanoTime();
    for (int i = 0; i < count; i++, due += 1_000_000_000L / perSecond) {
      Runnable call = next.apply(i);
      await(due);
      long before = Costs.allocatedByCaller();
      long start = System.nanoTime();
      call.run();
      nanos[i] = System.nanoTime() - start;
      allocated += Costs.allocatedByCaller() - before;
    }
    Arrays.sort(nanos);
    return Figures.of("p50 µs", Numbers.percentile(nanos, 50) / 1e3)
        .and("p99 µs", Numbers.percentile(nanos, 99) / 1e3)
        .and("p99.9 µs", Numbers.percentile(nanos, 99.9) / 1e3)
        .and("longest µs", nanos[count - 1] / 1e3)
        .and("B/call", (double) allocated / count);
  }

  /** Sleeps most of the time, because a host does; spins at the end, because sleeping is late. */
  private static void await(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }
}
