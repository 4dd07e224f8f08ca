package io.theater.servlet.internal.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Nanoseconds that pass when a test says so. Begins close to where the count wraps around. */
public final class ManualClock implements LongSupplier {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  /** Lets time pass. */
  public void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long getAsLong() {
    return now.get();
  }
}
