package io.theater.file.internal;

import io.theater.TheaterException;
import io.theater.file.internal.RecordReader.ArchivedMeanwhileException;
import io.theater.file.internal.index.Key;
import io.theater.file.internal.index.Part;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.View;
import io.theater.file.internal.index.WholeRecord;
import io.theater.file.internal.index.WholeSession;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.history.PageCursor;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import io.theater.segment.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries: the index says which records, and the lines of those that are shown are read and
 * folded. Only a search for text reads more than a page. Safe for any number of threads.
 */
public final class RecordQueries {
  private static final int MAX_ATTEMPTS = 100;

  private final Storage storage;
  private final LogContents contents;

  RecordQueries(Storage storage, LogContents contents) {
    this.storage = storage;
    this.contents = contents;
  }

  /** Answers from the segments of one moment, with the files of one query. */
  private interface Answer<T> {
    @Nullable T from(View view, RecordReader reader) throws IOException;
  }

  /** Reads one record. */
  private interface Read<T> {
    @Nullable T with(RecordReader reader) throws IOException;
  }

  /** One record and its position in the list it was found in. */
  private record Found<T>(long position, Read<T> item) {}

  /** Sessions, most recently active first. */
  public Page<Session> sessions(SessionQuery query) {
    long before = PageCursor.decode('s', query.cursor(), Long.MAX_VALUE);
    return page(
        's',
        query.limit(),
        query::matches,
        // Taken before anything is read from disk, because sessions at work move ahead meanwhile.
        view ->
            view
                .sessionsBefore(before)
                .filter(session -> query.matches(session.summary()))
                .map(session -> new Found<>(session.lastSeq(), session::read))
                .limit(query.limit() + 1L)
                .toList()
                .stream());
  }

  /** One session. */
  public Optional<Session> session(String id) {
    return ask(
        "read session",
        id,
        (view, reader) -> {
          WholeSession session = view.session(id).orElse(null);
          return session == null ? null : session.read(reader);
        });
  }

  /** Executions, newest first. */
  public Page<Execution> executions(ExecutionQuery query) {
    long before = PageCursor.decode('e', query.cursor(), Long.MAX_VALUE);
    return page(
        'e',
        query.limit(),
        query::matches,
        view -> {
          Stream<WholeRecord<Execution>> runs =
              view.newestFirst(rows(RecordKind.EXECUTION, query.sessionId()), before);
          return select(owned(runs, view, query.owner()), query::matches);
        });
  }

  /** One execution. */
  public Optional<Execution> execution(String id) {
    return find("read execution", RecordKind.EXECUTION, id);
  }

  /** Steps in the order in which they started. */
  public Page<StepRecord> steps(StepQuery query) {
    long after = PageCursor.decode('t', query.cursor(), 0);
    String executionId = query.executionId();
    Key execution = executionId == null ? null : new Key(executionId);
    return page(
        't',
        query.limit(),
        query::matches,
        view ->
            select(
                view.oldestFirst(
                    execution == null
                        ? rows(RecordKind.STEP, query.sessionId())
                        : part -> part.stepsOfExecution(execution),
                    after),
                query::matches));
  }

  /** One step. */
  public Optional<StepRecord> step(String id) {
    return find("read step", RecordKind.STEP, id);
  }

  /** LLM interactions, newest first unless the query says otherwise. */
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    long start = query.oldestFirst() ? 0 : Long.MAX_VALUE;
    long position = PageCursor.decode('i', query.cursor(), start);
    Function<Part, List<? extends Row<LlmInteraction>>> rows =
        rows(RecordKind.INTERACTION, query.sessionId());
    return page(
        'i',
        query.limit(),
        query::matches,
        view -> {
          Stream<WholeRecord<LlmInteraction>> calls =
              query.oldestFirst()
                  ? view.oldestFirst(rows, position)
                  : view.newestFirst(rows, position);
          return select(owned(calls, view, query.owner()), query.containing(null)::matches);
        });
  }

  /** One LLM interaction. */
  public Optional<LlmInteraction> interaction(String id) {
    return find("read interaction", RecordKind.INTERACTION, id);
  }

  /** One LLM interaction of a session, unless a key for it is missing. */
  Optional<LlmInteraction> openedInteraction(String sessionId, String id) {
    return ask(
        "read interaction",
        id,
        (view, reader) -> {
          WholeRecord<LlmInteraction> call =
              view.find(RecordKind.INTERACTION, sessionId, id).orElse(null);
          return call == null ? null : call.readOpened(reader);
        });
  }

  /** Summaries of the newest LLM interactions. */
  List<LlmInteraction> newest(int limit) {
    return contents
        .index()
        .view()
        .newestFirst(rows(RecordKind.INTERACTION, null), Long.MAX_VALUE)
        .limit(limit)
        .map(WholeRecord::summary)
        .toList();
  }

  /** The newest LLM interaction of a message. */
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return ask(
        "read interaction of message",
        messageId,
        (view, reader) -> {
          WholeRecord<LlmInteraction> call = view.ofMessage(messageId).orElse(null);
          return call == null ? null : call.read(reader);
        });
  }

  /** Totals, from the index alone. */
  public Statistics statistics(DateRange range) {
    return contents.index().view().statistics(range);
  }

  /** How many rows the index keeps in memory. */
  public int rowsOnHeap() {
    return contents.index().rowsOnHeap();
  }

  private static <R> Function<Part, List<? extends Row<R>>> rows(
      RecordKind<R> kind, @Nullable String sessionId) {
    if (sessionId == null) {
      return part -> part.rows(kind);
    }
    Key session = new Key(sessionId);
    return part -> part.rows(kind, session);
  }

  private static <R> Stream<WholeRecord<R>> owned(
      Stream<WholeRecord<R>> records, View view, @Nullable String owner) {
    if (owner == null) {
      return records;
    }
    Map<String, Boolean> known = new HashMap<>();
    return records.filter(
        record ->
            known.computeIfAbsent(
                record.sessionId(),
                id ->
                    view.session(id)
                        .filter(session -> owner.equals(session.summary().owner()))
                        .isPresent()));
  }

  private static <R> Stream<Found<R>> select(Stream<WholeRecord<R>> records, Predicate<R> matches) {
    return records
        .filter(record -> matches.test(record.summary()))
        .map(record -> new Found<>(record.position(), record::read));
  }

  private <R> Optional<R> find(String operation, RecordKind<R> kind, String id) {
    return ask(
        operation,
        id,
        (view, reader) -> {
          WholeRecord<R> record = view.find(kind, id).orElse(null);
          return record == null ? null : record.read(reader);
        });
  }

  /** Looks at one match more than fits, to know whether the page leads on. */
  private <T> Page<T> page(
      char list, int limit, Predicate<T> matches, Function<View, Stream<Found<T>>> found) {
    Answer<Page<T>> page =
        (view, reader) -> {
          List<T> items = new ArrayList<>();
          long last = 0;
          for (Iterator<Found<T>> rows = found.apply(view).iterator(); rows.hasNext(); ) {
            Found<T> next = rows.next();
            T item = next.item().with(reader);
            if (item != null && matches.test(item)) {
              if (items.size() == limit) {
                return new Page<>(items, PageCursor.encode(list, last));
              }
              items.add(item);
              last = next.position();
            }
          }
          return new Page<>(items, null);
        };
    return ask("read a page of the log", "", page).orElseThrow();
  }

  /** Looks again when a segment went into its archive meanwhile, which takes seconds each time. */
  private <T> Optional<T> ask(String operation, String key, Answer<T> answer) {
    for (int attempt = 1; ; attempt++) {
      try (RecordReader reader = new RecordReader(storage, contents)) {
        return Optional.ofNullable(answer.from(contents.index().view(), reader));
      } catch (ArchivedMeanwhileException again) {
        if (attempt == MAX_ATTEMPTS) {
          throw new TheaterException(operation, key, "file", again);
        }
      } catch (IOException e) {
        throw new TheaterException(operation, key, "file", e);
      }
    }
  }
}
