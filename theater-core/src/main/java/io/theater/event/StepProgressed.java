package io.theater.event;

import io.theater.model.StepRecord;

/**
 * A step came further.
 *
 * @param header where and when
 * @param step progress and message
 * @param weight how many reports this one stands for
 */
public record StepProgressed(EventHeader header, StepRecord step, int weight) implements StepEvent {
  @Override
  public StepProgressed withHeader(EventHeader newHeader) {
    return new StepProgressed(newHeader, step, weight);
  }

  @Override
  public String type() {
    return "step_progress";
  }

  @Override
  public boolean isDelta() {
    return true;
  }
}
