package io.theater.event;

import io.theater.model.PlanStep;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import org.jspecify.annotations.Nullable;

/**
 * A step ended: completed, failed, skipped, cancelled or interrupted.
 *
 * @param header where and when
 * @param step final status, duration, and result, error or reason
 * @param next the planned step that follows; null when the plan ends here or there is none
 */
public record StepEnded(EventHeader header, StepRecord step, @Nullable PlanStep next)
    implements StepEvent {
  @Override
  public StepEnded withHeader(EventHeader newHeader) {
    return new StepEnded(newHeader, step, next);
  }

  @Override
  public String type() {
    if (step.status() == StepStatus.COMPLETED) {
      return "step_complete";
    }
    return step.status() == StepStatus.SKIPPED ? "step_skipped" : "step_error";
  }
}
