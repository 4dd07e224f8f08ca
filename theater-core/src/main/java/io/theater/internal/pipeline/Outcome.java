package io.theater.internal.pipeline;

import io.theater.model.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event.
 *
 * @param severity outcomes of several sinks combine to the one with the highest
 * @param dropped why it was lost; null when it was not
 */
record Outcome(int severity, @Nullable DropReason dropped) {
  static final Outcome STORED = new Outcome(0, null);
  static final Outcome QUARANTINED = new Outcome(1, null);

  static Outcome dropped(DropReason reason) {
    return new Outcome(2, reason);
  }
}
