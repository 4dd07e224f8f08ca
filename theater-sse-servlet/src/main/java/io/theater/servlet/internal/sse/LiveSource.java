package io.theater.servlet.internal.sse;

import io.theater.event.ExecutionEnded;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFeed;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a stream come from.
 *
 * @param feed the live feed
 * @param sessionId one session; null for the executions of all
 */
public record LiveSource(LiveFeed feed, @Nullable String sessionId) {
  private static final LiveCursor NOWHERE = LiveCursor.after("-", 0);

  /**
   * The position that a client asks for.
   *
   * @param lastEventId what it sent; null or empty for none
   * @return the position; one that no stream has when it cannot be read, so that the client is told
   */
  public static LiveCursor cursor(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return LiveCursor.latest();
    }
    LiveCursor cursor = LiveCursor.parse(lastEventId);
    return cursor == null ? NOWHERE : cursor;
  }

  LiveReader open(LiveCursor cursor, Runnable wakeUp) {
    return sessionId == null
        ? feed.openExecutions(cursor, wakeUp)
        : feed.open(sessionId, cursor, wakeUp);
  }

  /** Whether a client at a position has seen the end of an execution that has ended. */
  boolean isPastEndOf(String executionId, LiveCursor cursor) {
    try (LiveReader peek = open(cursor, () -> {})) {
      for (LiveSignal signal; (signal = peek.poll()) != null; ) {
        if (!(signal instanceof LiveSignal.Next next)) {
          return !isInMemory(executionId);
        }
        if (next.event() instanceof ExecutionEnded ended
            && ended.execution().id().equals(executionId)) {
          return false;
        }
      }
      return true;
    }
  }

  /** What is not in memory has no position: a client that had one would be reset for ever. */
  private boolean isInMemory(String executionId) {
    return sessionId != null
        && feed.snapshot(sessionId).executions().stream()
            .anyMatch(execution -> execution.id().equals(executionId));
  }
}
