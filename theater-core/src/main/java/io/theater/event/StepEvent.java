package io.theater.event;

import io.theater.model.StepRecord;

/** An event of a step. */
public sealed interface StepEvent extends TheaterEvent
    permits StepStarted, StepProgressed, StepContent, StepRetried, StepEnded {

  /**
   * What became known of the step. Streamed text is not part of it, because text is appended and
   * not replaced.
   *
   * @return a partial record
   */
  StepRecord step();
}
