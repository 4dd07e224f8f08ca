package io.theater.file.internal;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where the lines of every record are, and what queries filter and count by; no payloads. One
 * thread adds lines, any number read without waiting, and each sees the lines in their order.
 */
final class RecordIndex {
  private final Shelf<Execution> executions = new Shelf<>(RecordKind.EXECUTION);
  private final Shelf<StepRecord> steps = new Shelf<>(RecordKind.STEP);
  private final Shelf<LlmInteraction> interactions = new Shelf<>(RecordKind.INTERACTION);

  private final Map<String, SessionRow> sessions = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, SessionRow> byActivity = new ConcurrentSkipListMap<>();
  private final Map<String, RowList<StepRecord>> stepsOfExecution = new ConcurrentHashMap<>();
  private final Map<String, RecordRow<LlmInteraction>> byMessage = new ConcurrentHashMap<>();
  private final Set<String> goneBoots = ConcurrentHashMap.newKeySet();

  /** A line in its segment. */
  record Place(int segment, long offset, int length) {}

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

  /** A process that wrote into this log before it was opened; the lock says that it has gone. */
  void gone(String boot) {
    goneBoots.add(boot);
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
    byActivity.put(line.seq(), session);
    session.seen(line.seq(), line.at());
    byActivity.remove(before);
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

  private static <R> boolean add(
      Shelf<R> shelf,
      SessionRow session,
      Line<R> line,
      Place place,
      Consumer<RecordRow<R>> whenNew) {
    RecordRow<R> known = shelf.find(session, shelf.kind().id(line.summary()));
    if (known != null) {
      return known.add(line, place);
    }
    whenNew.accept(shelf.add(session, line, place));
    return true;
  }

  private void addStep(RecordRow<StepRecord> step) {
    step.session.steps.add(step);
    stepsOfExecution
        .computeIfAbsent(step.state().summary().executionId(), id -> new RowList<>())
        .add(step);
  }

  private boolean addCall(SessionRow session, Line<LlmInteraction> line, Place place) {
    boolean added = add(interactions, session, line, place, session.interactions::add);
    String message = line.summary().messageId();
    RecordRow<LlmInteraction> row = interactions.find(session, line.summary().id());
    if (message != null && row != null) {
      byMessage.merge(message, row, (old, now) -> now.firstSeq >= old.firstSeq ? now : old);
    }
    return added;
  }

  @SuppressWarnings("unchecked") // a line is of the type of its summary
  private static <R> Line<R> cast(Line<?> line) {
    return (Line<R>) line;
  }

  // ---- readers

  boolean isAlive(String boot) {
    return !goneBoots.contains(boot);
  }

  Optional<SessionRow> session(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Sessions before a sequence, most recently active first. */
  Stream<SessionRow> sessionsBefore(long seq) {
    return byActivity.headMap(seq, false).descendingMap().entrySet().stream()
        .filter(entry -> entry.getKey() == entry.getValue().lastSeq())
        .map(Map.Entry::getValue);
  }

  Shelf<Execution> executions() {
    return executions;
  }

  Shelf<StepRecord> steps() {
    return steps;
  }

  Shelf<LlmInteraction> interactions() {
    return interactions;
  }

  RowList<StepRecord> stepsOfExecution(String executionId) {
    RowList<StepRecord> found = stepsOfExecution.get(executionId);
    return found == null ? new RowList<>() : found;
  }

  Optional<RecordRow<LlmInteraction>> ofMessage(String messageId) {
    RecordRow<LlmInteraction> newest = byMessage.get(messageId);
    if (newest == null || messageId.equals(newest.state().summary().messageId())) {
      return Optional.ofNullable(newest);
    }
    // It was linked to another message since, which hardly ever happens.
    return interactions.rows().newestFirst(Long.MAX_VALUE).stream()
        .filter(row -> messageId.equals(row.state().summary().messageId()))
        .findFirst();
  }
}
