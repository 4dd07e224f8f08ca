package io.theater.servlet.internal.sse;

import io.theater.event.ExecutionEnded;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFeed;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a stream come from.
 *
 * @param feed the live feed
 * @param sessionId one session; null for the executions of all
 * @param begin where clients begin that have no position; with a snapshot unless told otherwise
 */
public record LiveSource(LiveFeed feed, @Nullable String sessionId, LiveCursor begin) {
  private static final LiveCursor NOWHERE = LiveCursor.after("-", 0);

  /**
   * A source that begins with a snapshot.
   *
   * @param feed the live feed
   * @param sessionId one session; null for the executions of all
   */
  public LiveSource(LiveFeed feed, @Nullable String sessionId) {
    this(feed, sessionId, LiveCursor.latest());
  }

  /**
   * All events of a run for clients that have no position, or of what begins now when the run has
   * not begun; with a snapshot when its beginning is not there any more.
   *
   * @param feed the live feed
   * @param sessionId its session
   * @param executionId the run
   * @param over whether it is known to have ended
   * @return the source
   */
  public static LiveSource ofRun(
      LiveFeed feed, String sessionId, String executionId, boolean over) {
    SessionSnapshot before = feed.snapshot(sessionId);
    boolean hasBegun =
        over
            || before.executions().stream()
                .anyMatch(execution -> execution.id().equals(executionId));
    // looked for after the snapshot: a run that begins in between is not missed
    LiveCursor begin =
        feed.startOf(sessionId, executionId)
            .orElse(hasBegun ? LiveCursor.latest() : before.cursor());
    return new LiveSource(feed, sessionId, begin);
  }

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
    LiveCursor from = cursor.isLatest() ? begin : cursor;
    return sessionId == null
        ? feed.openExecutions(from, wakeUp)
        : feed.open(sessionId, from, wakeUp);
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
