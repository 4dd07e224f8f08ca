package io.theater.servlet.internal.rest;

import io.theater.Theater;
import io.theater.model.Execution;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.servlet.Access;
import io.theater.servlet.Action;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Failure;

/** What a caller asks of runs. The hooks of the host do it, after the answer. */
public final class Controls {
  private final Theater theater;
  private final Visibility visible;

  /**
   * Controls for a caller.
   *
   * @param theater where the runs are
   * @param access what the caller may do
   */
  public Controls(Theater theater, Access access) {
    this.theater = theater;
    this.visible = new Visibility(theater, access);
    visible.require(Action.CONTROL);
  }

  /** {@code api/executions/{id}/cancel}. */
  public Data cancel(String id) {
    Execution run = execution(id);
    if (run.ended()) {
      throw Failure.conflict("ALREADY_ENDED", "Already over", "The execution has ended.");
    }
    if (!theater.cancel(id)) {
      throw elsewhere();
    }
    return Data.of("execution_id", id).and("requested", "cancel");
  }

  /** {@code api/executions/{id}/steps/{stepId}/retry}. */
  public Data retry(String id, String stepId) {
    execution(id);
    StepRecord step =
        theater
            .history()
            .step(stepId)
            .filter(found -> found.executionId().equals(id))
            .orElseThrow(Failure::notFound);
    if (!step.ended()) {
      throw Failure.conflict("STILL_RUNNING", "Still at work", "The step has not ended.");
    }
    if (step.status() == StepStatus.COMPLETED) {
      throw Failure.conflict("NOT_FAILED", "Nothing to retry", "The step has succeeded.");
    }
    if (!theater.retry(id, step.name())) {
      throw elsewhere();
    }
    return Data.of("execution_id", id).and("step_id", stepId).and("requested", "retry");
  }

  private Execution execution(String id) {
    return visible.requireRecord(theater.history().execution(id), Execution::sessionId);
  }

  private static Failure elsewhere() {
    return Failure.conflict(
        "NOT_CONTROLLABLE",
        "Cannot be controlled here",
        "The execution runs in another process, or its application offers no such control.");
  }
}
