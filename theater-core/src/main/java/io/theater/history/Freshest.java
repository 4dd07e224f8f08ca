package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.Optional;

/**
 * Lays what is live over what is stored. An end that is stored is the last word. Everything else is
 * folded with the live record, also what the store takes for interrupted, because a record that is
 * live has not lost its process.
 */
final class Freshest {
  private final LiveOverlay live;

  Freshest(LiveOverlay live) {
    this.live = live;
  }

  Execution of(Execution stored) {
    boolean gone = stored.status() == ExecutionStatus.INTERRUPTED;
    if (stored.ended() && !gone) {
      return stored;
    }
    Execution open = gone ? stored.toBuilder().status(null).build() : stored;
    return live.execution(stored.id()).map(open::merge).orElse(stored);
  }

  StepRecord of(StepRecord stored) {
    boolean gone = stored.status() == StepStatus.INTERRUPTED;
    if (stored.ended() && !gone) {
      return stored;
    }
    StepRecord open = gone ? stored.toBuilder().status(null).build() : stored;
    return live.step(stored.id()).map(open::merge).orElse(stored);
  }

  LlmInteraction of(LlmInteraction stored) {
    boolean gone = stored.stage() == LlmStage.INTERRUPTED;
    if (stored.ended() && !gone) {
      return stored;
    }
    LlmInteraction open = gone ? stored.toBuilder().stage(null).build() : stored;
    return live.openInteraction(stored.id()).map(open::merge).orElse(stored);
  }

  Optional<Execution> execution(String id, Optional<Execution> stored) {
    return stored.map(this::of).or(() -> live.execution(id));
  }

  Optional<StepRecord> step(String id, Optional<StepRecord> stored) {
    return stored.map(this::of).or(() -> live.step(id));
  }

  Optional<LlmInteraction> interaction(String id, Optional<LlmInteraction> stored) {
    return stored.map(this::of).or(() -> live.openInteraction(id));
  }
}
