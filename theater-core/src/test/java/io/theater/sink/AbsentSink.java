package io.theater.sink;

import io.theater.event.TheaterEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sink that is away, silent or choosy when it is told to. Thread-safe. */
final class AbsentSink implements EventSink {
  private final List<TheaterEvent> written = new ArrayList<>();
  private final List<TheaterEvent> flushed = new ArrayList<>();
  private volatile boolean away;
  private volatile boolean losesAnswers;
  private volatile boolean slow;
  private volatile boolean failsToClose;
  private volatile @Nullable CountDownLatch silent;
  private volatile Predicate<TheaterEvent> poison = event -> false;
  private final AtomicInteger closes = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Whether every call fails in a way that passes. */
  AbsentSink away(boolean now) {
    away = now;
    return this;
  }

  /** Writes, and fails as if it had not. */
  AbsentSink losesAnswers(boolean now) {
    losesAnswers = now;
    return this;
  }

  /** Cannot even be closed. */
  AbsentSink failsToClose() {
    failsToClose = true;
    return this;
  }

  /** Does not come back from a call until the latch is open. */
  AbsentSink silent(CountDownLatch until) {
    silent = until;
    return this;
  }

  /** Takes its time for every call. */
  AbsentSink slow() {
    slow = true;
    return this;
  }

  /** Refuses some events for good, with all others of their batch. */
  AbsentSink refuses(Predicate<TheaterEvent> events) {
    poison = events;
    return this;
  }

  @Override
  public void write(List<TheaterEvent> batch) throws Exception {
    attempt();
    if (batch.stream().anyMatch(poison)) {
      throw new IllegalArgumentException("refused");
    }
    synchronized (written) {
      written.addAll(batch);
    }
    if (losesAnswers) {
      throw new IOException("connection lost");
    }
  }

  @Override
  public void flush() throws Exception {
    attempt();
    synchronized (written) {
      flushed.clear();
      flushed.addAll(written);
    }
  }

  private void attempt() throws Exception {
    attempts.incrementAndGet();
    CountDownLatch until = silent;
    if (until != null) {
      until.await();
    }
    if (slow) {
      LockSupport.parkNanos(5_000_000);
    }
    if (away) {
      throw new IOException("connection refused");
    }
  }

  @Override
  public boolean isRetryable(Throwable failure) {
    return failure instanceof IOException;
  }

  @Override
  public void close() throws IOException {
    closes.incrementAndGet();
    if (failsToClose) {
      throw new IOException("connection refused");
    }
  }

  @Override
  public String name() {
    return "absent";
  }

  List<TheaterEvent> written() {
    synchronized (written) {
      return List.copyOf(written);
    }
  }

  /** What would survive an end of its process. */
  List<TheaterEvent> flushed() {
    synchronized (written) {
      return List.copyOf(flushed);
    }
  }

  /** What would not. */
  List<TheaterEvent> inMemory() {
    synchronized (written) {
      return List.copyOf(written.subList(flushed.size(), written.size()));
    }
  }

  int closes() {
    return closes.get();
  }

  /** How often it was asked anything. */
  int attempts() {
    return attempts.get();
  }
}
