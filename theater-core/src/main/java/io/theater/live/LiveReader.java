package io.theater.live;

import org.jspecify.annotations.Nullable;

/**
 * A cursor into a live stream that its owner pulls, so that a slow reader costs no memory: when it
 * falls off the ring it is told so. One thread at a time; {@link #close()} from any.
 */
public interface LiveReader extends AutoCloseable {

  /**
   * The next signal. Never blocks.
   *
   * @return the signal, or null when the reader has caught up; its wake-up is called when there is
   *     more
   */
  @Nullable LiveSignal poll();

  /**
   * The newest position of the stream, whether read or not.
   *
   * @return the head
   */
  LiveCursor head();

  /**
   * Whether it will never have another signal: its owner closed it, or the feed was closed or has
   * let go of the session. The wake-up is called when that happens.
   *
   * @return true at the end
   */
  boolean closed();

  /** Ends the reader. Idempotent. */
  @Override
  void close();
}
