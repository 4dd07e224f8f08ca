package io.theater.internal.live;

import io.theater.internal.TheaterThread;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * At most two threads that call the listeners of all subscriptions. They start with the first
 * subscription and end when there was nothing to do for a while.
 */
final class ListenerThreads implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> new TheaterThread(task, "theater-live"));

  ListenerThreads() {
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts a subscription.
   *
   * @param open opens its reader with a wake-up
   * @param listener called with each signal
   * @return close it to stop
   */
  Subscription start(Function<Runnable, LiveReader> open, Consumer<LiveSignal> listener) {
    ListenerSubscription subscription = new ListenerSubscription(executor, open, listener);
    subscription.schedule();
    return subscription;
  }

  @Override
  public void close() {
    executor.shutdown();
    if (TheaterThread.current()) {
      return; // a listener must not wait for itself
    }
    try {
      if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
        executor.shutdownNow();
        executor.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
