package io.theater.sink;

import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.PageCursor;
import io.theater.history.SessionQuery;
import io.theater.history.StatisticsCollector;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happened in memory, so that a host needs no storage to begin with. Nothing survives
 * the process.
 *
 * <p>Bounded in sessions and in bytes. Beyond either bound the least recently active session goes
 * as a whole; when a single session is beyond the bound its oldest ended LLM calls go, then its
 * oldest ended steps and runs, then open ones. {@link #health()} counts what went, under {@code
 * evicted_sessions} and {@code evicted_records}. Bytes are estimated as in {@link
 * io.theater.history.RecordSize}.
 *
 * <p>{@link #write} is called by one thread and never blocks for long; queries are safe for any
 * number of threads, see every event written before, and never hold up the writer. The streamed
 * text of an open record is kept up to 1,048,576 characters. An event that comes twice changes
 * nothing.
 *
 * <pre>{@code
 * Theater theater = Theater.builder().sink(InMemorySink.create()).build();
 * }</pre>
 */
public final class InMemorySink implements EventSink, HistoryStore {
  /** Sessions kept unless told otherwise. */
  public static final int DEFAULT_MAX_SESSIONS = 500;

  /** Bytes kept unless told otherwise: 64 MiB, or an eighth of a heap that is smaller. */
  public static final long DEFAULT_MAX_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final MemoryStore store;

  private InMemorySink(MemoryStore store) {
    this.store = store;
  }

  /**
   * A sink with the default bounds.
   *
   * @return a new, empty sink
   */
  public static InMemorySink create() {
    return holding(DEFAULT_MAX_SESSIONS, DEFAULT_MAX_BYTES);
  }

  /**
   * A sink with bounds of its own.
   *
   * @param maxSessions sessions kept, at least 1
   * @param maxBytes heap taken by records, at least 1
   * @return a new, empty sink
   * @throws IllegalArgumentException when a bound is out of range
   */
  public static InMemorySink holding(int maxSessions, long maxBytes) {
    if (maxSessions < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxSessions and maxBytes must be at least 1 but are "
              + maxSessions
              + " and "
              + maxBytes);
    }
    return new InMemorySink(new MemoryStore(maxSessions, maxBytes));
  }

  @Override
  public void write(List<TheaterEvent> batch) {
    batch.forEach(store::apply);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Health health() {
    return store.health();
  }

  @Override
  public void close() {}

  @Override
  public Page<Session> sessions(SessionQuery query) {
    long before = PageCursor.decode('s', query.cursor(), Long.MAX_VALUE);
    return page(
            's',
            query.limit(),
            store.mostRecentFirst().stream()
                .filter(found -> found.position() < before)
                .filter(found -> query.matches(found.item().described())))
        .map(this::read);
  }

  @Override
  public Optional<Session> session(String id) {
    return store.session(id).map(this::read);
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    long before = PageCursor.decode('e', query.cursor(), Long.MAX_VALUE);
    return page(
        'e',
        query.limit(),
        select(
            shelves(query.sessionId()).executions().newestFirst(before),
            query.owner(),
            query::matches));
  }

  @Override
  public Optional<Execution> execution(String id) {
    return find(store.all.executions(), id);
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    long after = PageCursor.decode('t', query.cursor(), 0);
    return page(
        't',
        query.limit(),
        select(shelves(query.sessionId()).steps().oldestFirst(after), null, query::matches));
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return find(store.all.steps(), id);
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    long start = query.oldestFirst() ? 0 : Long.MAX_VALUE;
    long position = PageCursor.decode('i', query.cursor(), start);
    Shelf<LlmInteraction> calls = shelves(query.sessionId()).calls();
    return page(
        'i',
        query.limit(),
        select(
            query.oldestFirst() ? calls.oldestFirst(position) : calls.newestFirst(position),
            query.owner(),
            query::matches));
  }

  @Override
  public Optional<LlmInteraction> interaction(String id) {
    return find(store.all.calls(), id);
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return store
        .all
        .calls()
        .newestFirst(Long.MAX_VALUE)
        .map(this::read)
        .filter(call -> messageId.equals(call.messageId()))
        .findFirst();
  }

  @Override
  public Statistics statistics(DateRange range) {
    InteractionQuery inRange = InteractionQuery.all().on(range);
    StatisticsCollector totals = new StatisticsCollector();
    store.all.calls().all().map(this::read).filter(inRange::matches).forEach(totals::add);
    return totals.collect();
  }

  @Override
  public Health storeHealth() {
    return store.health();
  }

  private <R> Stream<Found<R>> select(
      Stream<MemoryRecord<R>> records, @Nullable String owner, Predicate<R> filter) {
    return records
        .filter(record -> record.session.isOwnedBy(owner))
        .map(record -> new Found<>(record.position, read(record)))
        .filter(found -> filter.test(found.item()));
  }

  private static <T> Page<T> page(char list, int limit, Stream<Found<T>> matches) {
    List<Found<T>> found = matches.limit(limit + 1L).toList();
    List<Found<T>> shown = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(
        shown.stream().map(Found::item).toList(),
        found.size() > limit ? PageCursor.encode(list, shown.get(limit - 1).position()) : null);
  }

  private <R> Optional<R> find(Shelf<R> shelf, String id) {
    return Optional.ofNullable(shelf.get(id)).map(this::read);
  }

  private <R> R read(MemoryRecord<R> record) {
    return record.read(store::isAlive);
  }

  private Session read(MemorySession session) {
    return session.read(store::isAlive);
  }

  private Shelves shelves(@Nullable String sessionId) {
    return sessionId == null
        ? store.all
        : store.session(sessionId).map(session -> session.shelves).orElseGet(Shelves::new);
  }
}
