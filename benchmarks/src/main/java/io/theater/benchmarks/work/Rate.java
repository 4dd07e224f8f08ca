package io.theater.benchmarks.work;

import java.time.Duration;
import java.util.function.IntToLongFunction;

/**
 * What a loop got done.
 *
 * @param units what the calls returned, added up: bytes, records
 * @param calls how often it was called
 * @param nanos how long it took
 * @param allocatedBytes by the calling thread
 */
public record Rate(long units, int calls, long nanos, long allocatedBytes) {

  /** Calls the work again and again until the time is over, with 0, 1, 2 and so on. */
  public static Rate of(Duration time, IntToLongFunction work) {
    long before = Costs.allocatedByCaller();
    long start = System.nanoTime();
    long units = 0;
    int calls = 0;
    do {
      units += work.applyAsLong(calls++);
    } while (System.nanoTime() - start < time.toNanos());
    long nanos = System.nanoTime() - start;
    return new Rate(units, calls, nanos, Costs.allocatedByCaller() - before);
  }

  /** Units a second. */
  public double perSecond() {
    return units * 1e9 / nanos;
  }

  /** Calls a second. */
  public double callsPerSecond() {
    return calls * 1e9 / nanos;
  }

  /** Microseconds a call. */
  public double microsPerCall() {
    return nanos / 1e3 / calls;
  }

  /** Bytes allocated a call. */
  public double bytesPerCall() {
    return (double) allocatedBytes / calls;
  }
}
