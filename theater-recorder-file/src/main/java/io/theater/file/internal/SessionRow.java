package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.RecordRow.State;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.function.Predicate;

/** One session in the index. Written by one thread, read by any. */
final class SessionRow {
  final String id;
  final RowList<Execution> executions = new RowList<>();
  final RowList<StepRecord> steps = new RowList<>();
  final RowList<LlmInteraction> interactions = new RowList<>();

  private volatile State<Session> described;
  private volatile Instant createdAt;
  private volatile Instant updatedAt;
  private volatile long lastSeq;

  SessionRow(String id, Instant at) {
    this.id = id;
    this.described =
        new State<>(0, new Session(id, null, null, null, null, null, null), Places.NONE);
    this.createdAt = at;
    this.updatedAt = at;
  }

  void seen(long newLastSeq, Instant at) {
    createdAt = at.isBefore(createdAt) ? at : createdAt;
    updatedAt = at.isAfter(updatedAt) ? at : updatedAt;
    lastSeq = newLastSeq;
  }

  /** False when the line is not new. */
  boolean describe(Line<Session> line, Place place) {
    boolean isNew = line.seq() > described.lastSeq();
    if (isNew) {
      described = described.plus(line, place);
    }
    return isNew;
  }

  State<Session> described() {
    return described;
  }

  /** Sequence of its last line. */
  long lastSeq() {
    return lastSeq;
  }

  /** A description of the session with the times and counts that belong to it. */
  Session read(Session description, Predicate<String> bootIsAlive) {
    return new Session(
        id,
        description.owner(),
        description.title(),
        description.attributes(),
        createdAt,
        updatedAt,
        counts(bootIsAlive));
  }

  private Session.Counts counts(Predicate<String> bootIsAlive) {
    return new Session.Counts(
        executions.all().size(),
        executions.all().stream().filter(run -> isOpen(run, bootIsAlive)).count(),
        steps.all().size(),
        interactions.all().size(),
        interactions.all().stream().filter(SessionRow::failed).count());
  }

  private static boolean isOpen(RecordRow<Execution> run, Predicate<String> bootIsAlive) {
    return !RecordKind.EXECUTION.read(run.state().summary(), bootIsAlive).ended();
  }

  private static boolean failed(RecordRow<LlmInteraction> call) {
    return call.state().summary().stage() == LlmStage.FAILED;
  }
}
