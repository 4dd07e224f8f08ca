package io.theater.internal.live;

import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.Subscription;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls a reader and calls a listener, on one thread at a time: only the wake-up that finds no work
 * pending hands the subscription to the executor. After a slice it goes to the end of the line.
 */
final class ListenerSubscription implements Subscription, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerSubscription.class);
  private static final int SLICE_SIGNALS = 64;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Executor executor;
  private final Consumer<LiveSignal> listener;
  // one from the start: nothing may run before the reader is there
  private final AtomicInteger pending = new AtomicInteger(1);
  private final LiveReader reader;
  private volatile boolean closed;
  private boolean warned;

  ListenerSubscription(
      Executor executor, Function<Runnable, LiveReader> open, Consumer<LiveSignal> listener) {
    this.executor = executor;
    this.listener = listener;
    this.reader = open.apply(this::wakeUp);
  }

  private void wakeUp() {
    if (pending.getAndIncrement() == 0) {
      schedule();
    }
  }

  void schedule() {
    try {
      executor.execute(this);
    } catch (Throwable notNow) {
      // closed, or no thread to be had: the next wake-up tries again
      pending.set(0);
    }
  }

  @Override
  public void run() {
    int seen = pending.get();
    if (deliverSlice() || pending.addAndGet(-seen) > 0) {
      schedule();
    }
  }

  /** Whether there may be more. */
  private boolean deliverSlice() {
    long start = System.nanoTime();
    for (int i = 0; i < SLICE_SIGNALS && System.nanoTime() - start < SLICE_NANOS; i++) {
      if (!deliverNext()) {
        return false;
      }
    }
    return true;
  }

  private boolean deliverNext() {
    LiveSignal signal = closed ? null : poll();
    if (signal == null) {
      return false;
    }
    try {
      listener.accept(signal);
    } catch (Throwable failure) {
      warn(failure);
    }
    return true;
  }

  private @Nullable LiveSignal poll() {
    try {
      return reader.poll();
    } catch (Throwable failure) {
      warn(failure);
      return null;
    }
  }

  private void warn(Throwable failure) {
    if (!warned) {
      warned = true;
      LOG.warn("A live listener failed; its further failures are not logged", failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.close();
  }
}
