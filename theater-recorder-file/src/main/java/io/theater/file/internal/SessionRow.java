package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SessionPart;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One session in the index. Written by one thread, read by any. */
final class SessionRow implements SessionPart {
  final String id;
  final RowList<Execution> executions = new RowList<>();
  final RowList<StepRecord> steps = new RowList<>();
  final RowList<LlmInteraction> interactions = new RowList<>();

  private volatile @Nullable RecordRow<Session> described;
  private volatile Instant createdAt;
  private volatile Instant updatedAt;
  private volatile long lastSeq;

  SessionRow(String id, Instant at) {
    this.id = id;
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
    RecordRow<Session> known = described;
    if (known != null) {
      return known.add(line, place);
    }
    described = new RecordRow<>(this, line, place, false, null);
    return true;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public Instant updatedAt() {
    return updatedAt;
  }

  @Override
  public Optional<Row<Session>> description() {
    return Optional.ofNullable(described);
  }

  @Override
  public Session.Counts counts() {
    return new Session.Counts(
        heads(executions).count(),
        0,
        heads(steps).count(),
        heads(interactions).count(),
        heads(interactions).filter(SessionRow::failed).count());
  }

  @Override
  public List<Row<Execution>> openExecutions() {
    return heads(executions)
        .filter(run -> !run.summary().ended())
        .<Row<Execution>>map(run -> run)
        .toList();
  }

  /** All its records in the order of their first lines. */
  List<Row<?>> rows() {
    List<Row<?>> rows = new ArrayList<>();
    description().ifPresent(rows::add);
    rows.addAll(executions.all());
    rows.addAll(steps.all());
    rows.addAll(interactions.all());
    rows.sort(Comparator.comparingLong(Row::firstSeq));
    return rows;
  }

  private static <R> Stream<RecordRow<R>> heads(RowList<R> rows) {
    return rows.all().stream().filter(row -> !row.continues());
  }

  private static boolean failed(RecordRow<LlmInteraction> call) {
    return call.summary().stage() == LlmStage.FAILED;
  }
}
