package io.theater.servlet.internal.rest;

import io.theater.Theater;
import io.theater.history.CacheUse;
import io.theater.history.ExecutionQuery;
import io.theater.history.History;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StatisticsCollector;
import io.theater.live.LiveUse;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import io.theater.servlet.Access;
import io.theater.servlet.Action;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reads of one request. They may block on the history. */
public final class Reads {
  private static final int MOST_COUNTED = 10_000;

  private final Theater theater;
  private final History history;
  private final QueryParameters query;
  private final Visibility visible;
  private final boolean mayReadLlmIo;
  private final Texts texts;

  /**
   * Reads for a caller.
   *
   * @param theater where to read
   * @param access what the caller may see
   * @param query the parameters
   */
  public Reads(Theater theater, Access access, QueryParameters query) {
    this.theater = theater;
    this.history = theater.history();
    this.query = query;
    this.visible = new Visibility(theater, access);
    this.mayReadLlmIo = access.allows(Action.READ_LLM_IO);
    this.texts = new Texts(history, mayReadLlmIo);
    visible.require(Action.READ_STEPS);
  }

  /** {@code api/sessions}. */
  public Data sessions() {
    Paging paging = new Paging(query);
    SessionQuery wanted =
        SessionQuery.all()
            .ownedBy(visible.owner())
            .containing(query.text("text"))
            .limit(paging.size());
    Page<Session> page = paging.of(after -> history.sessions(wanted.after(after)));
    return Data.of("sessions", page.items()).and("pagination", paging.describe(page, null));
  }

  /** {@code api/sessions/{id}/step-progress}. */
  public Data stepProgress(String sessionId) {
    Paging paging = new Paging(query);
    boolean details = query.flag("include_details", false);
    visible.requireSession(sessionId);
    StepProgress progress = history.stepProgress(sessionId, query.text("execution_id"));
    Page<StepRecord> page = paging.of(progress.steps());
    Page<StepRecord> shown = page.map(details ? this::whole : Reads::withoutDetails);
    return Data.of("logs", shown.items())
        .and("summary", progress)
        .and("pagination", paging.describe(page, progress.steps().size()));
  }

  private static StepRecord withoutDetails(StepRecord step) {
    return step.toBuilder().output(null).reasoning(null).result(null).metadata(null).build();
  }

  /** Lists of some stores leave large texts out. */
  private StepRecord whole(StepRecord step) {
    return history.step(step.id()).orElse(step);
  }

  /** {@code api/sessions/{id}/flow-visualization}: of one execution, else of the newest. */
  public Data flow(String sessionId) {
    String executionId = query.text("execution_id");
    visible.requireSession(sessionId);
    Optional<Execution> execution =
        executionId == null
            ? newest(sessionId)
            : Optional.of(requireExecution(sessionId, executionId));
    if (execution.isEmpty()) {
      return Data.of("execution_id", null).and("nodes", List.of()).and("edges", List.of());
    }
    Execution run = execution.get();
    Flow flow = Flow.of(run, history.stepProgress(sessionId, run.id()).steps());
    return Data.of("execution_id", run.id())
        .and("status", run.status())
        .and("truncated", flow.truncated())
        .and("nodes", flow.nodes())
        .and("edges", flow.edges());
  }

  private Optional<Execution> newest(String sessionId) {
    return history.executions(ExecutionQuery.session(sessionId).limit(1)).items().stream()
        .findFirst();
  }

  /** {@code api/sessions/{id}/llm-interactions}. */
  public Data interactions(String sessionId) {
    Paging paging = new Paging(query);
    InteractionQuery wanted = InteractionFilter.of(sessionId, query);
    if (wanted.text() != null && !mayReadLlmIo) {
      throw Failure.forbidden(); // whether a text is found says what is in it
    }
    visible.requireSession(sessionId);
    InteractionQuery sized = wanted.limit(paging.size());
    Page<LlmInteraction> page = paging.of(after -> history.interactions(sized.after(after)));
    return Data.of("interactions", texts.of(page).items())
        .and("statistics", statistics(wanted.limit(Paging.MAX_SIZE)))
        .and("pagination", paging.describe(page, null));
  }

  /** Over all pages; of a giant session over the first {@value #MOST_COUNTED} interactions. */
  private Statistics statistics(InteractionQuery wanted) {
    StatisticsCollector collector = new StatisticsCollector();
    Page<LlmInteraction> page = history.interactions(wanted);
    page.items().forEach(collector::add);
    for (int seen = 0; page.hasMore() && seen < MOST_COUNTED; seen += Paging.MAX_SIZE) {
      page = history.interactions(wanted.after(page.nextCursor()));
      page.items().forEach(collector::add);
    }
    return collector.collect();
  }

  /** {@code api/step-execution/{id}/details}. */
  public Data step(String id) {
    return Data.of(visible.requireRecord(history.step(id), StepRecord::sessionId));
  }

  /** {@code api/llm-interactions/{id}/details}. */
  public Data interaction(String id) {
    return Data.of(visible.requireRecord(history.interaction(id), LlmInteraction::sessionId));
  }

  /** {@code api/executions}. */
  public Data executions() {
    Paging paging = new Paging(query);
    ExecutionStatus[] statuses =
        query.list("status", ExecutionStatus::ofWireName).toArray(ExecutionStatus[]::new);
    String sessionId = query.text("session_id");
    ExecutionQuery some =
        sessionId == null ? ExecutionQuery.all() : ExecutionQuery.session(sessionId);
    ExecutionQuery wanted =
        some.ownedBy(visible.owner())
            .status(statuses)
            .type(query.text("type"))
            .limit(paging.size());
    Page<Execution> page = paging.of(after -> history.executions(wanted.after(after)));
    return Data.of("executions", page.items())
        .and("running_count", running())
        .and("pagination", paging.describe(page, null));
  }

  /** Those that have not ended, whatever else is asked for. */
  private int running() {
    ExecutionQuery open =
        ExecutionQuery.running().ownedBy(visible.owner()).limit(ExecutionQuery.MAX_LIMIT);
    Page<Execution> page = history.executions(open);
    int count = page.items().size();
    while (page.hasMore() && count < MOST_COUNTED) {
      page = history.executions(open.after(page.nextCursor()));
      count += page.items().size();
    }
    return count;
  }

  /** {@code api/executions/{id}}. */
  public Data execution(String id) {
    return Data.of(visible.requireRecord(history.execution(id), Execution::sessionId));
  }

  /** {@code api/health}: reasons and figures name stores and disks, so not everybody sees them. */
  public Data health(boolean mayDebug) {
    Health health = theater.health();
    return Data.of(mayDebug ? health : new Health(health.status(), List.of(), Map.of()));
  }

  /** {@code api/stats}. */
  public Data stats(Map<String, Long> streams) {
    visible.require(Action.DEBUG);
    return Data.of("pipeline", theater.stats()).and("streams", streams);
  }

  /** {@code api/debug}: all that is known of the recorder itself. */
  public Data debug(Map<String, Long> streams) {
    visible.require(Action.DEBUG);
    return Data.of("at", Instant.now())
        .and("health", theater.health())
        .and("pipeline", theater.stats())
        .and("store", history.storeHealth())
        .and("cache", cache())
        .and("live", live())
        .and("streams", streams);
  }

  private Map<String, Long> cache() {
    CacheUse use = history.cacheUse();
    return Map.of(
        "entries", use.entries(), "bytes", use.bytes(), "hits", use.hits(), "misses", use.misses());
  }

  private Map<String, Long> live() {
    LiveUse use = theater.live().use();
    return Map.of(
        "sessions",
        (long) use.sessions(),
        "ring_bytes",
        use.ringBytes(),
        "state_bytes",
        use.stateBytes());
  }

  /** A session that the caller may see. */
  public Session requireSession(String id) {
    visible.requireSession(id);
    Optional<Session> stored = history.hasStore() ? history.session(id) : Optional.empty();
    return stored.orElseGet(() -> theater.live().snapshot(id).session());
  }

  /** An execution of a session the caller may see. */
  public Execution requireExecution(String sessionId, String id) {
    return findExecution(sessionId, id).orElseThrow(Failure::notFound);
  }

  /** The same, if there is one. */
  public Optional<Execution> findExecution(String sessionId, String id) {
    Optional<Execution> found =
        history.hasStore()
            ? history.execution(id)
            : theater.live().snapshot(sessionId).executions().stream()
                .filter(run -> run.id().equals(id))
                .findFirst();
    return found.filter(run -> run.sessionId().equals(sessionId));
  }

  /** Whether the caller may see executions of a session in a stream of all. Never blocks. */
  public boolean isVisibleLive(String sessionId) {
    return visible.isVisibleLive(sessionId);
  }
}
