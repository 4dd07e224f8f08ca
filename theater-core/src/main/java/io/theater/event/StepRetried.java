package io.theater.event;

import io.theater.model.StepRecord;
import java.time.Duration;

/**
 * An attempt failed and the step will try again.
 *
 * @param header where and when
 * @param step number of the attempt to come and the error of the last one
 * @param delay how long it waits before
 */
public record StepRetried(EventHeader header, StepRecord step, Duration delay)
    implements StepEvent {
  @Override
  public StepRetried withHeader(EventHeader newHeader) {
    return new StepRetried(newHeader, step, delay);
  }

  @Override
  public String type() {
    return "step_retry";
  }
}
