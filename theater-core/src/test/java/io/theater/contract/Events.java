package io.theater.contract;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.Session;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a host reports in one session, numbered and dated as the dispatcher does: every call is the
 * next event, ten milliseconds after the last. Not thread-safe.
 *
 * <pre>{@code
 * Events events = Events.of("session-1");
 * sink.write(List.of(events.llmStarted("call-1"), events.llmCompleted("call-1", "42")));
 * }</pre>
 */
public final class Events {
  /** Noon of a day in UTC: when sessions begin unless told otherwise. */
  public static final Instant START = Instant.parse("2025-12-07T12:00:00Z");

  /** The process run that writes unless told otherwise. */
  public static final String BOOT = "boot-1";

  /** How long after the last event the next one happens. */
  public static final Duration TICK = Duration.ofMillis(10);

  /** How long every call of this class takes. */
  public static final Duration CALL = Duration.ofMillis(250);

  private final String sessionId;
  private final String boot;
  private final Map<String, Long> streamed = new HashMap<>();
  private final Map<String, Integer> orders = new HashMap<>();
  private Instant now;
  private long sequence;

  private Events(String sessionId, String boot, Instant start) {
    this.sessionId = sessionId;
    this.boot = boot;
    this.now = start;
  }

  /** Events of a session that begins at {@link #START}. */
  public static Events of(String sessionId) {
    return new Events(sessionId, BOOT, START);
  }

  /** Events of a session that begins some time after {@link #START}. */
  public static Events of(String sessionId, Duration later) {
    return new Events(sessionId, BOOT, START.plus(later));
  }

  /** The same session as another process run sees it: numbered anew, an hour later. */
  public Events afterRestart(String newBoot) {
    return new Events(sessionId, newBoot, now.plus(Duration.ofHours(1)));
  }

  /** The session all these events belong to. */
  public String sessionId() {
    return sessionId;
  }

  /** When the last event happened. */
  public Instant now() {
    return now;
  }

  /** Lets time pass before the next event. */
  public Events pause(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Lets the next event happen at a time. */
  public Events at(Instant next) {
    now = next.minus(TICK);
    return this;
  }

  public SessionDescribed described(@Nullable String owner, @Nullable String title) {
    return new SessionDescribed(
        header(null), new Session(sessionId, owner, title, null, null, null, null));
  }

  public ExecutionStarted executionStarted(String id, String... planned) {
    return executionStarted(id, run -> run.type("workflow").name(id).plan(Plan.of(planned)));
  }

  public ExecutionStarted executionStarted(String id, UnaryOperator<Execution.Builder> fields) {
    EventHeader header = header(id);
    Execution.Builder run =
        Execution.builder(id, sessionId)
            .status(ExecutionStatus.RUNNING)
            .createdAt(now)
            .startedAt(now)
            .updatedAt(now)
            .boot(boot);
    return new ExecutionStarted(header, fields.apply(run).build());
  }

  public ExecutionUpdated executionUpdated(String id, ExecutionStatus status, int progress) {
    EventHeader header = header(id);
    return new ExecutionUpdated(
        header,
        Execution.builder(id, sessionId)
            .status(status)
            .progress(progress)
            .updatedAt(now)
            .boot(boot)
            .build());
  }

  public ExecutionEnded executionEnded(String id, ExecutionStatus status) {
    EventHeader header = header(id);
    Execution.Builder run =
        Execution.builder(id, sessionId).status(status).finishedAt(now).updatedAt(now).boot(boot);
    if (status == ExecutionStatus.SUCCEEDED) {
      run.output(Map.of("ok", true)).progress(100);
    } else if (status == ExecutionStatus.FAILED) {
      run.error(error());
    }
    return new ExecutionEnded(
        header, run.build(), new ExecutionEnded.Summary(Duration.ofSeconds(1), 1, 0, 0));
  }

  public StepStarted stepStarted(String executionId, String id) {
    return stepStarted(executionId, id, step -> step.kind(StepKind.TASK));
  }

  public StepStarted stepStarted(
      String executionId, String id, UnaryOperator<StepRecord.Builder> fields) {
    EventHeader header = header(executionId);
    StepRecord.Builder step =
        step(executionId, id)
            .name(id)
            .order(orders.merge(executionId, 1, Integer::sum))
            .status(StepStatus.RUNNING)
            .startedAt(now);
    return new StepStarted(header, fields.apply(step).build());
  }

  public StepProgressed stepProgressed(String executionId, String id, int percent, String message) {
    return new StepProgressed(
        header(executionId),
        step(executionId, id).progress(percent).progressMessage(message).build(),
        1);
  }

  public StepContent stepContent(String executionId, String id, String text, String reasoning) {
    return new StepContent(
        header(executionId), step(executionId, id).build(), text, reasoning, null, 1);
  }

  public StepRetried stepRetried(String executionId, String id, int attempt) {
    return new StepRetried(
        header(executionId),
        step(executionId, id).attempt(attempt).error(error()).build(),
        Duration.ofMillis(200));
  }

  public StepEnded stepCompleted(String executionId, String id) {
    return stepEnded(executionId, id, StepStatus.COMPLETED);
  }

  public StepEnded stepEnded(String executionId, String id, StepStatus status) {
    return stepEnded(executionId, id, status, null);
  }

  public StepEnded stepEnded(
      String executionId, String id, StepStatus status, @Nullable PlanStep next) {
    EventHeader header = header(executionId);
    StepRecord.Builder step =
        step(executionId, id).status(status).endedAt(now).duration(Duration.ofMillis(100));
    if (status == StepStatus.COMPLETED) {
      step.progress(100).summary("done");
    } else if (status == StepStatus.ERROR) {
      step.error(error());
    } else {
      step.reason("not needed");
    }
    return new StepEnded(header, step.build(), next);
  }

  /** A planned step that was not taken: the only event it ever has. */
  public StepEnded stepSkipped(String executionId, String id, String name) {
    EventHeader header = header(executionId);
    StepRecord step =
        step(executionId, id)
            .name(name)
            .order(orders.merge(executionId, 1, Integer::sum))
            .status(StepStatus.SKIPPED)
            .reason("branch not taken")
            .build();
    return new StepEnded(header, step, null);
  }

  public LlmStarted llmStarted(String id) {
    return llmStarted(id, call -> call);
  }

  public LlmStarted llmStarted(String id, UnaryOperator<LlmInteraction.Builder> fields) {
    LlmInteraction.Builder call =
        call(id)
            .stage(LlmStage.STARTED)
            .provider("openai")
            .requestModel("gpt-4o")
            .timestamp(now.plus(TICK))
            .messages(
                List.of(
                    Message.text(Message.SYSTEM, "You answer briefly."),
                    Message.text(Message.USER, "What is " + id + "?")));
    LlmInteraction started = fields.apply(call).build();
    return new LlmStarted(header(started.executionId()), started);
  }

  public LlmDelta llmDelta(String id, String text) {
    return llmDelta(id, text, "", null);
  }

  public LlmDelta llmDelta(String id, String text, String reasoning, @Nullable ToolCall tool) {
    long length = text.length() + reasoning.length();
    long offset = streamed.merge(id, length, Long::sum) - length;
    return new LlmDelta(header(null), call(id).build(), offset, text, reasoning, tool, 1);
  }

  public LlmEnded llmCompleted(String id, @Nullable String response) {
    return llmEnded(
        id,
        call ->
            call.stage(LlmStage.COMPLETED)
                .response(response)
                .responseModel("gpt-4o-2024-08-06")
                .usage(Usage.of(10, 5))
                .finishReasons(List.of("stop")));
  }

  public LlmEnded llmFailed(String id) {
    return llmEnded(id, call -> call.stage(LlmStage.FAILED).error(error()));
  }

  public LlmEnded llmCancelled(String id) {
    return llmEnded(id, call -> call.stage(LlmStage.CANCELLED));
  }

  public LlmEnded llmEnded(String id, UnaryOperator<LlmInteraction.Builder> fields) {
    EventHeader header = header(null);
    return new LlmEnded(header, fields.apply(call(id).timing(timing(CALL))).build());
  }

  public LlmFinalized llmFinalized(String id, String messageId) {
    return new LlmFinalized(header(null), call(id).messageId(messageId).finalized(true).build());
  }

  /** The timing of a call that has just ended. */
  public LlmTiming timing(Duration duration) {
    return new LlmTiming(now.minus(duration), null, null, now, duration, null, null, null, null);
  }

  /** What every failure of this class fails with. */
  public static ErrorInfo error() {
    return ErrorInfo.of("TIMEOUT_ERROR", "Timed out", "no answer within 30 s").retryable(true);
  }

  /**
   * A whole run, named by a prefix: a plan of four steps, one with progress and streamed text, one
   * with a nested step and a streamed LLM call, a decision and a branch that is skipped.
   */
  public List<TheaterEvent> wholeExecution(String prefix) {
    String run = prefix + "-run";
    String sql = prefix + "-generate";
    String call = prefix + "-call";
    return List.of(
        executionStarted(run, "analyze", "generate", "decide", "chart"),
        stepStarted(run, prefix + "-analyze", step -> step.name("analyze")),
        stepProgressed(run, prefix + "-analyze", 30, "reading the schema"),
        stepContent(run, prefix + "-analyze", "two ", ""),
        stepContent(run, prefix + "-analyze", "tables", "hmm"),
        stepCompleted(run, prefix + "-analyze"),
        stepStarted(run, sql, step -> step.name("generate").kind(StepKind.LLM)),
        stepStarted(run, prefix + "-lookup", step -> step.name("lookup").parentId(sql)),
        llmStarted(call, fields -> fields.executionId(run).stepId(sql)),
        llmDelta(call, "SELECT "),
        llmDelta(call, "1"),
        llmCompleted(call, "SELECT 1"),
        stepCompleted(run, prefix + "-lookup"),
        stepCompleted(run, sql),
        stepStarted(
            run,
            prefix + "-decide",
            step -> step.name("decide").kind(StepKind.DECISION).condition("rows > 0")),
        stepCompleted(run, prefix + "-decide"),
        stepSkipped(run, prefix + "-chart", "chart"),
        llmFinalized(call, prefix + "-message"),
        executionEnded(run, ExecutionStatus.SUCCEEDED));
  }

  /** The header of the next event. */
  public EventHeader header(@Nullable String executionId) {
    now = now.plus(TICK);
    return new EventHeader(sessionId, executionId, now, "epoch-" + boot, ++sequence);
  }

  private StepRecord.Builder step(String executionId, String id) {
    return StepRecord.builder(id, executionId, sessionId).boot(boot);
  }

  private LlmInteraction.Builder call(String id) {
    return LlmInteraction.builder(id, sessionId).boot(boot);
  }
}
