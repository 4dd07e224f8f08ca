package io.theater.event;

import io.theater.model.StepRecord;

/**
 * A step began.
 *
 * @param header where and when
 * @param step everything known at its start
 */
public record StepStarted(EventHeader header, StepRecord step) implements StepEvent {
  @Override
  public StepStarted withHeader(EventHeader newHeader) {
    return new StepStarted(newHeader, step);
  }

  @Override
  public String type() {
    return "step_start";
  }
}
