package io.theater.live;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.util.List;

/**
 * The current state of a session at a position of its live stream.
 *
 * @param cursor the position: every event up to it is in the snapshot, every later one follows
 * @param session the session
 * @param executions its recent executions, oldest first
 * @param steps the steps of those executions, in the order in which they started, with their text
 *     so far
 * @param openInteractions LLM calls that have not ended, with their text so far
 */
public record SessionSnapshot(
    LiveCursor cursor,
    Session session,
    List<Execution> executions,
    List<StepRecord> steps,
    List<LlmInteraction> openInteractions) {

  /** Snapshots the lists. */
  public SessionSnapshot {
    executions = List.copyOf(executions);
    steps = List.copyOf(steps);
    openInteractions = List.copyOf(openInteractions);
  }
}
