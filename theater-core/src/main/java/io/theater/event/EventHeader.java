package io.theater.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and when an event happened.
 *
 * @param sessionId the session it belongs to
 * @param executionId the run it belongs to; null for events of the session itself or of an LLM call
 *     outside any run
 * @param timestamp wall clock time at which the host reported it
 * @param epoch identity of the session's numbering; empty until the dispatcher has numbered it. It
 *     changes when numbering starts anew, as after a restart
 * @param sequence position in the session, from 1 without gaps; 0 until numbered
 */
public record EventHeader(
    String sessionId,
    @Nullable String executionId,
    Instant timestamp,
    String epoch,
    long sequence) {

  /** Refuses nulls. */
  public EventHeader {
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(epoch, "epoch");
  }

  /**
   * A header without a position.
   *
   * @param sessionId the session it belongs to
   * @param executionId the run it belongs to, or null
   * @param timestamp when it happened
   * @return the header
   */
  public static EventHeader of(String sessionId, @Nullable String executionId, Instant timestamp) {
    return new EventHeader(sessionId, executionId, timestamp, "", 0);
  }

  /**
   * The same header at a position.
   *
   * @param newEpoch identity of the numbering
   * @param newSequence position, from 1
   * @return a copy
   */
  public EventHeader at(String newEpoch, long newSequence) {
    return new EventHeader(sessionId, executionId, timestamp, newEpoch, newSequence);
  }
}
