package io.theater.internal.live;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds what the states of all sessions hold, by id. Thread-safe, without locks for readers. */
record StateIndex(
    Map<String, Shelf.Slot<KeptExecution>> executions,
    Map<String, Shelf.Slot<KeptStep>> steps,
    Map<String, Shelf.Slot<KeptCall>> calls) {

  StateIndex() {
    this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  Optional<Execution> execution(String id) {
    return view(executions.get(id));
  }

  Optional<StepRecord> step(String id) {
    return view(steps.get(id));
  }

  Optional<LlmInteraction> call(String id) {
    return view(calls.get(id));
  }

  private static <R> Optional<R> view(Shelf.@Nullable Slot<? extends Kept<R>> slot) {
    return slot == null ? Optional.empty() : Optional.of(slot.value().view());
  }
}
