package io.theater.jdbc.internal;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEvent;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEvent;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of events writes. Events of one record become one row; streamed text and progress
 * wait until there is enough of it, as {@link OpenText}. Nothing outside changes before the batch
 * is stored, so that it may be tried again. Not thread-safe.
 */
final class Batch {
  /** Text of one record that may wait. */
  private static final int MAX_WAITING_CHARS = 16 << 10;

  /** Text of all records that may wait. */
  private static final int MAX_ALL_CHARS = 4 << 20;

  private static final int MAX_OPEN = 10_000;

  final Drafts<Session, SessionTable.Builder> sessions = new Drafts<>(Tables.SESSION);
  final Drafts<Execution, Execution.Builder> executions = new Drafts<>(Tables.EXECUTION);
  final Drafts<StepRecord, StepRecord.Builder> steps = new Drafts<>(Tables.STEP);
  final Drafts<LlmInteraction, LlmInteraction.Builder> calls = new Drafts<>(Tables.INTERACTION);
  final List<Texts.Piece> pieces = new ArrayList<>();
  final List<Texts.Uncertain> uncertain = new ArrayList<>();
  final List<Texts.Superseded> superseded = new ArrayList<>();

  private final Map<Key, OpenText<?, ?>> open; // longest untouched first
  private final Set<Key> doubtful;
  private final Set<Key> streamed = new HashSet<>();
  private final LongSupplier arrivals;
  private final Instant now;

  /** Names a record at work. */
  record Key(Table<?, ?> table, String id) {}

  /**
   * Begins a batch.
   *
   * @param open what waits
   * @param doubtful records of which pieces may have been stored that still wait or come again
   * @param arrivals places in the order of arrival
   * @param now when it arrived
   */
  Batch(Map<Key, OpenText<?, ?>> open, Set<Key> doubtful, LongSupplier arrivals, Instant now) {
    this.open = new LinkedHashMap<>(open);
    this.doubtful = doubtful;
    this.arrivals = arrivals;
    this.now = now;
  }

  /** What waits once this batch is stored. */
  Map<Key, OpenText<?, ?>> open() {
    return open;
  }

  /** The records of which it stores what was streamed. */
  Set<Key> streamed() {
    return streamed;
  }

  List<Drafts<?, ?>> rows() {
    return List.of(sessions, executions, steps, calls);
  }

  boolean isEmpty() {
    return rows().stream().allMatch(drafts -> drafts.byKey().isEmpty());
  }

  /** The processes that its records belong to. */
  Set<String> boots() {
    Set<String> boots = new HashSet<>();
    executions.byKey().values().forEach(row -> boots.add(row.record().boot()));
    steps.byKey().values().forEach(row -> boots.add(row.record().boot()));
    calls.byKey().values().forEach(row -> boots.add(row.record().boot()));
    boots.remove(null);
    return boots;
  }

  /** The hours in which it says that its calls were requested. */
  Set<Long> hours() {
    Set<Long> hours = new HashSet<>();
    for (Drafts.Draft<LlmInteraction> call : calls.byKey().values()) {
      Instant requested = call.record().timestamp();
      if (requested != null) {
        hours.add(Hours.of(requested.toEpochMilli()));
      }
    }
    return hours;
  }

  void add(TheaterEvent event) {
    EventHeader header = event.header();
    if (event instanceof StepContent content) {
      collect(steps, Tables.STEP_TEXT, withMetadata(content), event);
    } else if (event instanceof StepProgressed progress) {
      collect(steps, Tables.STEP_TEXT, progress.step(), event);
    } else if (event instanceof LlmDelta delta) {
      collect(calls, Tables.PAYLOAD, streaming(delta), event);
    } else {
      touch(header);
      write(event, header);
    }
  }

  private void write(TheaterEvent event, EventHeader header) {
    if (event instanceof SessionDescribed described) {
      sessions.add(described.session(), arrivals.getAsLong());
    } else if (event instanceof ExecutionEvent run) {
      executions.add(run.execution(), arrivals.getAsLong());
    } else if (event instanceof StepEvent step) {
      StepRecord record = step.step();
      write(steps, Tables.STEP_TEXT, record, record.ended(), header);
    } else if (event instanceof LlmEvent call) {
      LlmInteraction record = call.interaction();
      write(calls, Tables.PAYLOAD, record, record.ended(), header);
    }
  }

  private <R, B> void write(
      Drafts<R, B> rows, Texts<R> texts, R record, boolean ends, EventHeader header) {
    Key key = key(rows.table, record);
    String id = rows.table.id(record);
    Map<String, String> whole = texts.split(record);
    OpenText<R, B> text = find(key);
    R all = text == null ? record : rows.table.merge(text.partial(), record);
    rows.add(all, arrivals.getAsLong());
    whole.forEach((kind, content) -> texts.whole(id, kind, content, pieces));
    if (text != null && ends) {
      Map<String, String> rest = texts.split(text.streamed(), record);
      rest.keySet().removeAll(whole.keySet());
      withdraw(key, text);
      rest.forEach((kind, part) -> texts.part(id, kind, header.sequence(), part, pieces));
      if (text.isStored()) {
        whole.keySet().forEach(kind -> superseded.add(texts.superseded(id, kind)));
      }
      open.remove(key);
    } else if (text != null) {
      open.put(key, text.withoutPartial());
    }
  }

  private <R, B> void collect(Drafts<R, B> rows, Texts<R> texts, R partial, TheaterEvent event) {
    Key key = key(rows.table, partial);
    OpenText<R, B> known = find(key);
    OpenText<R, B> text =
        known == null
            ? new OpenText<>(rows.table, texts, rows.table.ids(partial), event.header(), now)
            : known.copy();
    text.add(partial, event, now);
    open.remove(key);
    open.put(key, text);
    if (text.size() >= MAX_WAITING_CHARS) {
      store(key, text);
    }
  }

  /** Writes what has waited long enough, and what is too much to wait. */
  void finish(Instant limit) {
    long all = open.values().stream().mapToLong(OpenText::size).sum();
    for (Key key : List.copyOf(open.keySet())) {
      OpenText<?, ?> text = open.get(key);
      if (text != null && text.waitsSince(all > MAX_ALL_CHARS ? Instant.MAX : limit)) {
        store(key, text);
      }
    }
    Iterator<OpenText<?, ?>> oldest = open.values().iterator();
    while (open.size() > MAX_OPEN && oldest.hasNext()) {
      if (!oldest.next().waitsSince(Instant.MAX)) {
        oldest.remove();
      }
    }
  }

  private <R, B> void store(Key key, OpenText<R, B> text) {
    touch(text.last());
    String id = text.table.id(text.ids);
    drafts(text.table).add(text.partial(), arrivals.getAsLong());
    withdraw(key, text);
    text.texts
        .split(text.streamed(), text.ids)
        .forEach((kind, part) -> text.texts.part(id, kind, text.last().sequence(), part, pieces));
    open.put(key, text.emptied());
  }

  /** What it stores now may be there already, in pieces that end elsewhere. */
  private void withdraw(Key key, OpenText<?, ?> text) {
    streamed.add(key);
    if (doubtful.contains(key) && text.firstSequence() > 0) {
      uncertain.add(text.texts.uncertain(key.id(), text.firstSequence()));
    }
  }

  /** Every event keeps its session at the top of the list. */
  private void touch(EventHeader header) {
    Session seen =
        new Session(
            header.sessionId(), null, null, null, header.timestamp(), header.timestamp(), null);
    sessions.add(seen, arrivals.getAsLong());
  }

  private static <R> Key key(Table<R, ?> table, R record) {
    return new Key(table, table.id(record));
  }

  @SuppressWarnings("unchecked") // the key names the table
  private <R, B> @Nullable OpenText<R, B> find(Key key) {
    return (OpenText<R, B>) open.get(key);
  }

  @SuppressWarnings("unchecked") // there is one for each table
  private <R, B> Drafts<R, B> drafts(Table<R, B> table) {
    for (Drafts<?, ?> rows : rows()) {
      if (rows.table == table) {
        return (Drafts<R, B>) rows;
      }
    }
    throw new IllegalStateException("no rows of " + table.name());
  }

  private static StepRecord withMetadata(StepContent content) {
    return content.metadata() == null
        ? content.step()
        : content.step().toBuilder().metadata(content.metadata()).build();
  }

  private static LlmInteraction streaming(LlmDelta delta) {
    return delta.interaction().toBuilder().stage(LlmStage.STREAMING).build();
  }
}
