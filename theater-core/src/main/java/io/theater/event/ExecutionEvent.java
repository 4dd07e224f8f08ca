package io.theater.event;

import io.theater.model.Execution;

/** An event of an execution. */
public sealed interface ExecutionEvent extends TheaterEvent
    permits ExecutionStarted, ExecutionUpdated, ExecutionEnded {

  /**
   * What became known of the execution.
   *
   * @return a partial record
   */
  Execution execution();
}
