package io.theater.file.internal;

import io.theater.TheaterException;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.history.PageCursor;
import io.theater.history.SessionQuery;
import io.theater.history.StatisticsCollector;
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
import java.util.Iterator;
import java.util.List;
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
  private final Storage storage;
  private final LogContents contents;
  private final RecordIndex index;

  RecordQueries(Storage storage, LogContents contents) {
    this.storage = storage;
    this.contents = contents;
    this.index = contents.index();
  }

  /** Reads one record with the files of one query. */
  private interface Read<T> {
    @Nullable T with(RecordReader reader) throws IOException;
  }

  /** One record and its position in the list it was found in. */
  private record Found<T>(long position, Read<T> item) {}

  /** Sessions, most recently active first. */
  public Page<Session> sessions(SessionQuery query) {
    long before = PageCursor.decode('s', query.cursor(), Long.MAX_VALUE);
    // Taken before anything is read from disk, because sessions at work move ahead meanwhile.
    List<Found<Session>> found =
        index
            .sessionsBefore(before)
            .filter(row -> query.matches(row.described().summary()))
            .map(row -> new Found<>(row.lastSeq(), reading(row)))
            .limit(query.limit() + 1L)
            .toList();
    return page('s', query.limit(), found.stream(), query::matches);
  }

  /** One session. */
  public Optional<Session> session(String id) {
    return index.session(id).flatMap(row -> ask("read session", id, reading(row)));
  }

  /** Executions, newest first. */
  public Page<Execution> executions(ExecutionQuery query) {
    long before = PageCursor.decode('e', query.cursor(), Long.MAX_VALUE);
    RowList<Execution> rows =
        rows(query.sessionId(), index.executions(), session -> session.executions);
    Stream<Found<Execution>> found =
        select(RecordKind.EXECUTION, rows.newestFirst(before), query.owner(), query::matches);
    return page('e', query.limit(), found, query::matches);
  }

  /** One execution. */
  public Optional<Execution> execution(String id) {
    return find("read execution", index.executions(), id);
  }

  /** Steps in the order in which they started. */
  public Page<StepRecord> steps(StepQuery query) {
    long after = PageCursor.decode('t', query.cursor(), 0);
    RowList<StepRecord> rows =
        query.executionId() == null
            ? rows(query.sessionId(), index.steps(), session -> session.steps)
            : index.stepsOfExecution(query.executionId());
    Stream<Found<StepRecord>> found =
        select(RecordKind.STEP, rows.oldestFirst(after), null, query::matches);
    return page('t', query.limit(), found, query::matches);
  }

  /** One step. */
  public Optional<StepRecord> step(String id) {
    return find("read step", index.steps(), id);
  }

  /** LLM interactions, newest first unless the query says otherwise. */
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    long start = query.oldestFirst() ? 0 : Long.MAX_VALUE;
    long position = PageCursor.decode('i', query.cursor(), start);
    RowList<LlmInteraction> rows =
        rows(query.sessionId(), index.interactions(), session -> session.interactions);
    Stream<Found<LlmInteraction>> found =
        select(
            RecordKind.INTERACTION,
            query.oldestFirst() ? rows.oldestFirst(position) : rows.newestFirst(position),
            query.owner(),
            query.containing(null)::matches);
    return page('i', query.limit(), found, query::matches);
  }

  /** One LLM interaction. */
  public Optional<LlmInteraction> interaction(String id) {
    return find("read interaction", index.interactions(), id);
  }

  /** The newest LLM interaction of a message. */
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return index
        .ofMessage(messageId)
        .flatMap(
            row ->
                ask(
                    "read interaction of message",
                    messageId,
                    reading(RecordKind.INTERACTION, row)));
  }

  /** Totals, from the index alone. */
  public Statistics statistics(DateRange range) {
    InteractionQuery inRange = InteractionQuery.all().on(range);
    StatisticsCollector totals = new StatisticsCollector();
    index.interactions().rows().all().stream()
        .map(row -> summary(RecordKind.INTERACTION, row))
        .filter(inRange::matches)
        .forEach(totals::add);
    return totals.collect();
  }

  private <R> RowList<R> rows(
      @Nullable String sessionId, Shelf<R> all, Function<SessionRow, RowList<R>> ofSession) {
    return sessionId == null
        ? all.rows()
        : index.session(sessionId).map(ofSession).orElseGet(RowList::new);
  }

  private <R> Stream<Found<R>> select(
      RecordKind<R> kind, List<RecordRow<R>> rows, @Nullable String owner, Predicate<R> matches) {
    return rows.stream()
        .filter(row -> owner == null || owner.equals(row.session.described().summary().owner()))
        .filter(row -> matches.test(summary(kind, row)))
        .map(row -> new Found<>(row.firstSeq, reading(kind, row)));
  }

  private <R> R summary(RecordKind<R> kind, RecordRow<R> row) {
    return kind.read(row.state().summary(), index::isAlive);
  }

  private static <R> Read<R> reading(RecordKind<R> kind, RecordRow<R> row) {
    return reader -> reader.read(kind, row.state());
  }

  private Read<Session> reading(SessionRow row) {
    return reader -> {
      Session described = reader.read(RecordKind.SESSION, row.described());
      return row.read(described == null ? row.described().summary() : described, index::isAlive);
    };
  }

  private <R> Optional<R> find(String operation, Shelf<R> shelf, String id) {
    RecordRow<R> row = shelf.find(id);
    return row == null ? Optional.empty() : ask(operation, id, reading(shelf.kind(), row));
  }

  /** Looks at one match more than fits, to know whether the page leads on. */
  private <T> Page<T> page(char list, int limit, Stream<Found<T>> found, Predicate<T> matches) {
    Read<Page<T>> page =
        reader -> {
          List<T> items = new ArrayList<>();
          long last = 0;
          for (Iterator<Found<T>> rows = found.iterator(); rows.hasNext(); ) {
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

  private <T> Optional<T> ask(String operation, String key, Read<T> read) {
    try (RecordReader reader = new RecordReader(storage, contents)) {
      return Optional.ofNullable(read.with(reader));
    } catch (IOException e) {
      throw new TheaterException(operation, key, "file", e);
    }
  }
}
