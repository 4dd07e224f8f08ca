package io.theater.live;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Live view of what happens, by session or over all sessions. Thread-safe; nothing here blocks, and
 * no viewer can slow another or the host.
 *
 * <p>Every session has a bounded ring of its newest numbered events. A viewer reads from a cursor:
 * replay and live come through the same loop, so nothing can be missed or doubled at the seam.
 */
public interface LiveFeed {

  /**
   * Calls a listener for a session, in order, one call at a time, on a thread of the theater.
   *
   * <p>A listener that throws loses that signal only. One that is slow is reset instead of queued
   * for.
   *
   * @param sessionId the session; it need not exist yet
   * @param cursor where to begin; an unknown or outdated one begins with a {@link LiveSignal.Reset}
   * @param listener receives signals
   * @return close it to stop
   */
  Subscription subscribe(String sessionId, LiveCursor cursor, Consumer<LiveSignal> listener);

  /**
   * Opens a reader that its owner pulls.
   *
   * @param sessionId the session; it need not exist yet
   * @param cursor where to begin
   * @param wakeUp called without blocking whenever there may be more to poll, by any thread; must
   *     return at once and may be called when there is nothing
   * @return close it to stop
   */
  LiveReader open(String sessionId, LiveCursor cursor, Runnable wakeUp);

  /**
   * Opens a reader over the execution events of all sessions: for dashboards and monitors. Its
   * stream has an epoch and sequence of its own, and its snapshot lists the executions that have
   * not ended.
   *
   * @param cursor where to begin
   * @param wakeUp as in {@link #open}
   * @return close it to stop
   */
  LiveReader openExecutions(LiveCursor cursor, Runnable wakeUp);

  /**
   * The current state of a session.
   *
   * @param sessionId the session
   * @return its state; without executions when this process has seen nothing of it
   */
  SessionSnapshot snapshot(String sessionId);

  /**
   * Where an execution begins: a reader from there sees all of its events.
   *
   * @param sessionId its session
   * @param executionId the execution
   * @return the position; empty when the execution has not begun, or the ring no longer holds its
   *     beginning
   */
  Optional<LiveCursor> startOf(String sessionId, String executionId);

  /**
   * What it holds in memory, for debug panels. Never blocks for long.
   *
   * @return the figures of this moment
   */
  LiveUse use();
}
