package io.theater.examples.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands a response body from the HTTP client's threads to the one that waits for it. At most one
 * piece is asked for at a time, so that a slow reader slows the sender down.
 */
final class BodyQueue implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {

  private record Signal(List<ByteBuffer> bytes, boolean end, @Nullable Throwable failure) {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    signals.add(new Signal(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(List.of(), true, null));
  }

  /**
   * Waits for the next piece.
   *
   * @return the piece; null at the end of the body, after which this must not be called again
   * @throws ChatException code {@code timeout} when nothing comes, {@code connection_lost} when the
   *     connection breaks
   */
  @Nullable List<ByteBuffer> next(Duration timeout) throws IOException, InterruptedException {
    Signal signal = signals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (signal == null) {
      throw ChatException.Failure.of("timeout", true)
          .with("nothing received for " + timeout, "", null);
    }
    if (signal.failure != null) {
      throw ChatException.Failure.of("connection_lost", true)
          .with("connection lost: " + signal.failure.getMessage(), "", signal.failure);
    }
    if (signal.end) {
      return null;
    }
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
    return signal.bytes;
  }

  /** Abandons the rest of the body. */
  @Override
  public void close() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }
}
