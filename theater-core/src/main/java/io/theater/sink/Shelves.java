package io.theater.sink;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.Optional;
import java.util.stream.Stream;

/** The shelves of one session, or of all. */
record Shelves(Shelf<Execution> executions, Shelf<StepRecord> steps, Shelf<LlmInteraction> calls) {
  Shelves() {
    this(
        new Shelf<>(RecordKind.EXECUTION),
        new Shelf<>(RecordKind.STEP),
        new Shelf<>(RecordKind.INTERACTION));
  }

  /** What to give up first: ended calls, then ended steps and runs, and only then open ones. */
  Optional<MemoryRecord<?>> leastWanted() {
    return Stream.of(true, false)
        .flatMap(ended -> Stream.of(calls, steps, executions).map(shelf -> shelf.oldest(ended)))
        .<MemoryRecord<?>>flatMap(Optional::stream)
        .findFirst();
  }

  Stream<MemoryRecord<?>> all() {
    return Stream.of(calls, steps, executions).flatMap(Shelf::all);
  }

  void remove(MemoryRecord<?> record) {
    Stream.of(calls, steps, executions).forEach(shelf -> shelf.remove(record));
  }
}
