package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.index.InteractionCount;
import io.theater.file.internal.index.Key;
import io.theater.file.internal.index.Part;
import io.theater.file.internal.index.SessionPart;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The index in memory of a segment that is not archived. One thread adds lines, any number read
 * without waiting, and each sees the lines in their order.
 */
final class SegmentIndex implements Part {
  private final int number;
  private final EarlierRows earlier;
  private final Shelf<Execution> executions = new Shelf<>(RecordKind.EXECUTION);
  private final Shelf<StepRecord> steps = new Shelf<>(RecordKind.STEP);
  private final Shelf<LlmInteraction> interactions = new Shelf<>(RecordKind.INTERACTION);

  private final Map<String, SessionRow> sessions = new ConcurrentHashMap<>();
  private final Activity byActivity = new Activity();
  private final Map<String, RowList<StepRecord>> stepsOfExecution = new ConcurrentHashMap<>();
  private final Map<String, RowList<LlmInteraction>> byMessage = new ConcurrentHashMap<>();

  /** Knows what came before a segment. */
  interface EarlierRows {
    /** Sequence of the last line that earlier segments have of a record, 0 when they have none. */
    <R> long lastSeq(RecordKind<R> kind, String sessionId, String id, int before);
  }

  SegmentIndex(int number, EarlierRows earlier) {
    this.number = number;
    this.earlier = earlier;
  }

  // ---- the writer

  void add(Line<?> line, Place place) {
    String sessionId = sessionId(line);
    SessionRow known = sessions.get(sessionId);
    SessionRow session = known == null ? new SessionRow(sessionId, line.at()) : known;
    if (addRecord(session, line, place)) {
      touch(session, line);
      if (known == null) {
        sessions.put(sessionId, session);
      }
    }
  }

  private static <R> String sessionId(Line<R> line) {
    return line.kind().sessionId(line.summary());
  }

  private void touch(SessionRow session, Line<?> line) {
    long before = session.lastSeq();
    if (line.seq() <= before) {
      session.seen(before, line.at());
      return;
    }
    // In this order a reader finds the session under one of the two.
    byActivity.add(line.seq(), session);
    session.seen(line.seq(), line.at());
  }

  /** False when the line was added before: a failed fsync makes the writer repeat itself. */
  private boolean addRecord(SessionRow session, Line<?> line, Place place) {
    Object summary = line.summary();
    if (summary instanceof LlmInteraction) {
      return addCall(session, cast(line), place);
    } else if (summary instanceof StepRecord) {
      return add(steps, session, cast(line), place, this::addStep);
    } else if (summary instanceof Execution) {
      return add(executions, session, cast(line), place, session.executions::add);
    }
    return session.describe(cast(line), place);
  }

  private <R> boolean add(
      Shelf<R> shelf,
      SessionRow session,
      Line<R> line,
      Place place,
      Consumer<RecordRow<R>> whenNew) {
    String id = shelf.kind().id(line.summary());
    RecordRow<R> known = shelf.find(session, id);
    if (known != null) {
      return known.add(line, place);
    }
    long before = earlier.lastSeq(shelf.kind(), session.id, id, number);
    if (line.seq() <= before) {
      return false;
    }
    whenNew.accept(shelf.add(session, line, place, before > 0));
    return true;
  }

  private void addStep(RecordRow<StepRecord> step) {
    step.session.steps.add(step);
    stepsOfExecution.computeIfAbsent(step.summary().executionId(), id -> new RowList<>()).add(step);
  }

  private boolean addCall(SessionRow session, Line<LlmInteraction> line, Place place) {
    boolean added = add(interactions, session, line, place, session.interactions::add);
    String message = line.summary().messageId();
    RecordRow<LlmInteraction> row =
        message == null ? null : interactions.find(session, line.summary().id());
    if (added && message != null && row != null) {
      RowList<LlmInteraction> linked = byMessage.computeIfAbsent(message, id -> new RowList<>());
      if (!linked.all().contains(row)) {
        linked.add(row);
      }
    }
    return added;
  }

  @SuppressWarnings("unchecked") // a line is of the type of its summary
  private static <R> Line<R> cast(Line<?> line) {
    return (Line<R>) line;
  }

  // ---- readers

  @Override
  public int number() {
    return number;
  }

  /** All sessions, in no order. */
  Collection<SessionRow> sessions() {
    return sessions.values();
  }

  @SuppressWarnings("unchecked") // a shelf is of its kind
  private <R> Shelf<R> shelf(RecordKind<R> kind) {
    if (kind == RecordKind.INTERACTION) {
      return (Shelf<R>) interactions;
    }
    return kind == RecordKind.STEP ? (Shelf<R>) steps : (Shelf<R>) executions;
  }

  @Override
  public <R> List<RecordRow<R>> rows(RecordKind<R> kind) {
    return shelf(kind).rows().all();
  }

  @Override
  @SuppressWarnings("unchecked") // a list is of its kind
  public <R> List<RecordRow<R>> rows(RecordKind<R> kind, Key id) {
    SessionRow session = sessions.get(id.text());
    if (session == null) {
      return List.of();
    }
    RowList<?> rows = session.executions;
    if (kind == RecordKind.INTERACTION) {
      rows = session.interactions;
    } else if (kind == RecordKind.STEP) {
      rows = session.steps;
    }
    return ((RowList<R>) rows).all();
  }

  @Override
  public List<RecordRow<StepRecord>> stepsOfExecution(Key execution) {
    return all(stepsOfExecution.get(execution.text()));
  }

  @Override
  public List<RecordRow<LlmInteraction>> ofMessage(Key message) {
    return all(byMessage.get(message.text()));
  }

  private static <R> List<RecordRow<R>> all(@Nullable RowList<R> rows) {
    return rows == null ? List.of() : rows.all();
  }

  @Override
  public <R> List<RecordRow<R>> find(RecordKind<R> kind, Key id) {
    return shelf(kind).find(id.text());
  }

  @Override
  public Optional<SessionPart> session(Key id) {
    return Optional.ofNullable(sessions.get(id.text()));
  }

  @Override
  public Iterator<SessionPart> sessionsBefore(long seq) {
    return byActivity.before(seq).<SessionPart>map(session -> session).iterator();
  }

  @Override
  public void count(InteractionCount count) {
    for (RecordRow<LlmInteraction> row : rows(RecordKind.INTERACTION)) {
      if (!row.continues()) {
        count.add(row);
      }
    }
  }

  @Override
  public int rowsOnHeap() {
    return executions.rows().all().size()
        + steps.rows().all().size()
        + interactions.rows().all().size();
  }
}
