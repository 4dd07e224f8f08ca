package io.theater.history;

import com.github.benmanes.caffeine.cache.Ticker;
import io.theater.TheaterException;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import io.theater.sink.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder knows of the past and, as far as it is under way, of the present. Safe for any
 * number of threads; calls may block on the store.
 *
 * <p>Records come from the first sink of the theater that can be read. What the live side knows
 * better is laid over them by id: a call at work shows the text it has streamed so far, and a step
 * that has just ended is not shown running. A record that no store has yet is found by its id, and
 * is in lists as soon as the store has it. Since lists are filtered by the store first, a page may
 * hold fewer items than its limit and still lead on.
 *
 * <p>Steps and LLM interactions that have ended are cached, in 32 MiB unless told otherwise. The
 * late link of an interaction to a message may show a second late; a record that the store deleted
 * may show for a minute.
 *
 * <p>Null and blank ids find nothing. A query fails with {@link TheaterException}, which names the
 * operation, the key and the store, and with {@link IllegalArgumentException} when its cursor is
 * malformed.
 *
 * <pre>{@code
 * StepProgress progress = theater.history().stepProgress("session-42");
 * }</pre>
 */
public final class History implements HistoryStore {
  /** Heap for ended records unless told otherwise: 32 MiB, or a sixteenth of a smaller heap. */
  public static final long DEFAULT_CACHE_BYTES =
      Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** Steps that {@link #stepProgress(String)} looks at: the first of the session. */
  public static final int MAX_PROGRESS_STEPS = 10_000;

  private static final String NO_STORE =
      "no sink of this theater can be read; add FileRecorder or InMemorySink";

  private final @Nullable HistoryStore store;
  private final Freshest freshest;
  private final EndedRecords ended;

  private History(@Nullable HistoryStore store, LiveOverlay live, long cacheBytes, Ticker ticker) {
    this.store = store;
    this.freshest = new Freshest(live);
    this.ended = new EndedRecords(cacheBytes, ticker);
  }

  /**
   * A history with the default cache.
   *
   * @param store where to read; null when there is nothing that can be read
   * @param live what is known before the store knows it
   * @return a new history
   */
  public static History of(@Nullable HistoryStore store, LiveOverlay live) {
    return of(store, live, DEFAULT_CACHE_BYTES);
  }

  /**
   * A history with a cache of its own size.
   *
   * @param store where to read; null when there is nothing that can be read
   * @param live what is known before the store knows it
   * @param cacheBytes heap for ended records; 0 keeps none
   * @return a new history
   */
  public static History of(@Nullable HistoryStore store, LiveOverlay live, long cacheBytes) {
    return of(store, live, cacheBytes, Ticker.systemTicker());
  }

  static History of(
      @Nullable HistoryStore store, LiveOverlay live, long cacheBytes, Ticker ticker) {
    return new History(store, Objects.requireNonNull(live, "live"), cacheBytes, ticker);
  }

  /**
   * Whether there is anything to read from.
   *
   * @return false when every query fails because no sink can be read
   */
  public boolean hasStore() {
    return store != null;
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    return ask("list sessions", "", from -> from.sessions(query));
  }

  @Override
  public Optional<Session> session(@Nullable String id) {
    return find("read session", id, (from, key) -> from.session(key));
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    Page<Execution> stored = ask("list executions", "", from -> from.executions(query));
    return overlay(stored, freshest::of, query::matches);
  }

  @Override
  public Optional<Execution> execution(@Nullable String id) {
    return find("read execution", id, (from, key) -> freshest.execution(key, from.execution(key)));
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    return ask("list steps", "", from -> from.steps(query)).map(freshest::of);
  }

  @Override
  public Optional<StepRecord> step(@Nullable String id) {
    return find(
        "read step",
        id,
        (from, key) -> freshest.step(key, ended.find(StepRecord.class, key, () -> from.step(key))));
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    Page<LlmInteraction> stored = ask("list interactions", "", from -> from.interactions(query));
    return overlay(stored, freshest::of, query::matches);
  }

  @Override
  public Optional<LlmInteraction> interaction(@Nullable String id) {
    return find(
        "read interaction",
        id,
        (from, key) ->
            freshest.interaction(
                key, ended.find(LlmInteraction.class, key, () -> from.interaction(key))));
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(@Nullable String messageId) {
    return find(
        "read interaction of message",
        messageId,
        (from, key) -> from.interactionOfMessage(key).map(freshest::of));
  }

  @Override
  public Statistics statistics(DateRange range) {
    return ask("read statistics", range.toString(), from -> from.statistics(range));
  }

  @Override
  public Health storeHealth() {
    return store == null
        ? new Health(Health.Status.UP, List.of(), Map.of("history", NO_STORE))
        : store.storeHealth();
  }

  /**
   * Deletes what the store has kept long enough, or tells what that would be.
   *
   * @param dryRun true to touch nothing
   * @return the plan; empty when the store is not {@link Cleanable}, or there is none
   */
  public Optional<CleanupPlan> cleanup(boolean dryRun) {
    return store instanceof Cleanable cleanable
        ? Optional.of(ask("clean up", "", from -> cleanable.cleanup(dryRun)))
        : Optional.empty();
  }

  /**
   * How far a session has come.
   *
   * @param sessionId the session
   * @return its first {@link #MAX_PROGRESS_STEPS} steps in the order in which they started, and
   *     counts that take in what its unfinished runs have planned; without steps when there is no
   *     such session
   */
  public StepProgress stepProgress(@Nullable String sessionId) {
    if (sessionId == null || sessionId.isBlank()) {
      return StepProgress.of(List.of());
    }
    ExecutionQuery unfinished =
        ExecutionQuery.session(sessionId)
            .status(ExecutionStatus.PENDING, ExecutionStatus.RUNNING)
            .limit(ExecutionQuery.MAX_LIMIT);
    List<Execution> executions =
        SessionProgress.upTo(MAX_PROGRESS_STEPS, next -> executions(unfinished.after(next)));
    return SessionProgress.of(steps(sessionId, null), executions);
  }

  /**
   * How far one run of a session has come.
   *
   * @param sessionId the session
   * @param executionId the run; null for all runs of the session
   * @return as {@link #stepProgress(String)}, for this run alone
   */
  public StepProgress stepProgress(@Nullable String sessionId, @Nullable String executionId) {
    if (sessionId == null || sessionId.isBlank() || executionId == null) {
      return stepProgress(sessionId);
    }
    Optional<Execution> execution =
        execution(executionId).filter(run -> run.sessionId().equals(sessionId));
    return SessionProgress.of(steps(sessionId, executionId), execution.stream().toList());
  }

  /**
   * The cache of single records that have ended, for debug panels. Never blocks.
   *
   * @return the figures of this moment
   */
  public CacheUse cacheUse() {
    return ended.use();
  }

  private List<StepRecord> steps(String sessionId, @Nullable String executionId) {
    StepQuery query = StepQuery.session(sessionId).ofExecution(executionId);
    return SessionProgress.upTo(MAX_PROGRESS_STEPS, next -> steps(query.after(next)));
  }

  /** What has moved on since it was stored may no longer be what was asked for. */
  private static <T> Page<T> overlay(Page<T> stored, UnaryOperator<T> fresh, Predicate<T> asked) {
    List<T> items = new ArrayList<>();
    for (T item : stored.items()) {
      T newest = fresh.apply(item);
      if (newest == item || asked.test(newest)) {
        items.add(newest);
      }
    }
    return new Page<>(items, stored.nextCursor());
  }

  private <T> Optional<T> find(
      String operation, @Nullable String id, BiFunction<HistoryStore, String, Optional<T>> query) {
    return id == null || id.isBlank()
        ? Optional.empty()
        : ask(operation, id, from -> query.apply(from, id));
  }

  private <T> T ask(String operation, String key, Function<HistoryStore, T> query) {
    if (store == null) {
      throw new TheaterException(operation, key, "history", new IllegalStateException(NO_STORE));
    }
    try {
      return query.apply(store);
    } catch (TheaterException | IllegalArgumentException known) {
      throw known;
    } catch (RuntimeException unknown) {
      throw new TheaterException(operation, key, nameOf(store), unknown);
    }
  }

  private static String nameOf(HistoryStore store) {
    return store instanceof EventSink sink ? sink.name() : store.getClass().getSimpleName();
  }
}
