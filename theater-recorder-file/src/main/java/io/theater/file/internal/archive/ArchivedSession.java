package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SessionPart;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A session of an archive; nothing of it is kept. */
record ArchivedSession(ArchivePart part, int number) implements SessionPart {
  private int count(int field) {
    return part.file().sessionInt(number, field);
  }

  @Override
  public String id() {
    return part.file().sessionId(number);
  }

  @Override
  public long lastSeq() {
    return part.position(part.file().sessionLong(number, SessionLayout.LAST_SEQ));
  }

  @Override
  public Instant createdAt() {
    return Micros.instant(part.file().sessionLong(number, SessionLayout.FIRST_AT));
  }

  @Override
  public Instant updatedAt() {
    return Micros.instant(part.file().sessionLong(number, SessionLayout.LAST_AT));
  }

  @Override
  public Optional<Row<Session>> description() {
    int row = count(SessionLayout.DESCRIPTION);
    return row < 0
        ? Optional.empty()
        : Optional.of(new ArchivedRow<>(part, RecordKind.SESSION, row));
  }

  @Override
  public Session.Counts counts() {
    List<ArchivedRow<LlmInteraction>> calls = begun(RecordKind.INTERACTION);
    long failed = calls.stream().filter(call -> call.summary().stage() == LlmStage.FAILED).count();
    return new Session.Counts(
        count(SessionLayout.EXECUTIONS) + begun(RecordKind.EXECUTION).size(),
        0,
        count(SessionLayout.STEPS) + begun(RecordKind.STEP).size(),
        count(SessionLayout.INTERACTIONS) + calls.size(),
        count(SessionLayout.FAILED) + failed);
  }

  private <R> List<ArchivedRow<R>> begun(RecordKind<R> kind) {
    return part.begun(kind).stream().filter(row -> row.sessionId().equals(id())).toList();
  }

  @Override
  public List<Row<Execution>> openExecutions() {
    if (count(SessionLayout.OPEN_EXECUTIONS) == 0 && begun(RecordKind.EXECUTION).isEmpty()) {
      return List.of();
    }
    return rows(RecordKind.EXECUTION).stream()
        .filter(run -> !run.continues() && !run.summary().ended())
        .toList();
  }

  /** Its records of a kind. */
  <R> List<Row<R>> rows(RecordKind<R> kind) {
    int field = SessionLayout.ROWS + Kinds.number(kind) * Integer.BYTES;
    int from = count(field);
    int size = count(field + Integer.BYTES) - from;
    return new RowsView<>(
        size,
        index ->
            new ArchivedRow<>(part, kind, part.file().intAt(Section.SESSION_ROWS, from + index)));
  }
}
