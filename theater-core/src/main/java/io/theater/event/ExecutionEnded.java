package io.theater.event;

import io.theater.model.Execution;
import java.time.Duration;

/**
 * A run ended.
 *
 * @param header where and when
 * @param execution final status, output or error
 * @param summary what became of its steps
 */
public record ExecutionEnded(EventHeader header, Execution execution, Summary summary)
    implements ExecutionEvent {

  /**
   * What became of the steps of a run.
   *
   * @param totalDuration from start to end
   * @param completedSteps steps that ended as hoped
   * @param failedSteps steps that ended by an error
   * @param skippedSteps planned steps that were not taken
   */
  public record Summary(
      Duration totalDuration, int completedSteps, int failedSteps, int skippedSteps) {}

  @Override
  public ExecutionEnded withHeader(EventHeader newHeader) {
    return new ExecutionEnded(newHeader, execution, summary);
  }

  @Override
  public String type() {
    return "final_complete";
  }
}
