package io.theater.live;

/** A running subscription; closing it ends the calls to the listener. */
public interface Subscription extends AutoCloseable {

  /** Ends the subscription. Idempotent; a call to the listener that is under way may still end. */
  @Override
  void close();
}
