package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A live side that knows what a test puts into it. */
final class FakeOverlay implements LiveOverlay {
  final Map<String, Execution> executions = new HashMap<>();
  final Map<String, StepRecord> steps = new HashMap<>();
  final Map<String, LlmInteraction> interactions = new HashMap<>();

  @Override
  public Optional<Execution> execution(String id) {
    return Optional.ofNullable(executions.get(id));
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return Optional.ofNullable(steps.get(id));
  }

  @Override
  public Optional<LlmInteraction> openInteraction(String id) {
    return Optional.ofNullable(interactions.get(id));
  }
}
