package io.theater;

import io.micrometer.core.instrument.MeterRegistry;
import io.theater.event.ExecutionStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.TheaterEvent;
import io.theater.history.History;
import io.theater.history.HistoryStore;
import io.theater.internal.live.LiveHub;
import io.theater.internal.live.LiveLimits;
import io.theater.internal.pipeline.Pipeline;
import io.theater.internal.pipeline.PipelineLimits;
import io.theater.internal.pipeline.Stages;
import io.theater.live.LiveFeed;
import io.theater.metrics.MicrometerMetrics;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.Ids;
import io.theater.model.PipelineStats;
import io.theater.model.Plan;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import io.theater.sink.EventSink;
import io.theater.sink.InMemorySink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records what the AI flows of an application do and shows it live: one per application.
 *
 * <p>Thread-safe. Whatever records never throws and never waits longer than the offer wait (50 ms
 * at most, and only under overload); what was lost is counted in {@link #stats()} and explained by
 * {@link #health()}.
 *
 * <p>Design: this class only puts the parts together and hands out their handles; the work is in
 * the pipeline, the live hub and the history. Half of it is the builder with its documentation.
 *
 * <pre>{@code
 * try (Theater theater = Theater.builder().sink(FileRecorder.at(Path.of("logs/llm"))).build();
 *     StepTracker steps = theater.track("session-42", "answer-question")) {
 *   String answer = steps.run("ask", step ->
 *       theater.llm().record(LlmRequest.of("openai", "gpt-4o").in(step).user(question), () -> client.chat(question)));
 *   steps.complete(answer);
 * }
 * }</pre>
 */
public final class Theater implements AutoCloseable {
  private final Pipeline pipeline;
  private final LiveHub live;
  private final History history;
  private final Recorder recorder;
  private final RunRegistry runs = new RunRegistry();
  private final BackgroundRuns background;
  private final LlmInteractionRecorder llm;
  private final Duration closeTimeout;
  private final @Nullable AutoCloseable metrics;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A flow that {@link #submit} runs in the background. */
  @FunctionalInterface
  public interface Flow {
    /**
     * Does the work of the flow.
     *
     * @param steps the handle of the execution
     * @return what it answers, recorded as the output unless the handle was ended before; may be
     *     null
     * @throws Exception is recorded as the failure of the execution
     */
    @Nullable Object run(StepTracker steps) throws Exception;
  }

  private Theater(Builder builder) {
    this.closeTimeout = builder.closeTimeout;
    this.live = new LiveHub(LiveLimits.standard());
    List<EventSink> sinks =
        builder.sinks.isEmpty() ? List.of(InMemorySink.create()) : builder.sinks;
    this.history = History.of(readable(sinks), live);
    this.background = new BackgroundRuns(builder.backgroundThreads, builder.backgroundQueue);
    MicrometerMetrics meters =
        builder.meters == null ? null : MicrometerMetrics.of((MeterRegistry) builder.meters);
    Consumer<TheaterEvent> observer = meters == null ? event -> {} : meters::observe;
    Stages stages =
        new Stages(builder.redactor, live::publish, live::signal, observer, System::nanoTime);
    this.pipeline =
        new Pipeline(sinks, stages, builder.limits, io.theater.internal.TheaterThread::new);
    this.recorder =
        new Recorder(pipeline, builder.settings(), builder.clock, System::nanoTime, newBoot());
    CallLimit limit =
        builder.llmCalls == 0 ? null : new CallLimit(builder.llmCalls, builder.llmCallWait);
    this.llm =
        new LlmInteractionRecorder(
            recorder,
            limit,
            new SessionsOfCalls(
                history::interaction,
                background,
                id -> pipeline.note("a message was linked to an unknown interaction", null)));
    if (meters != null) {
      meters.bind(pipeline::stats, llm::waiting);
    }
    this.metrics = meters;
  }

  private static @Nullable HistoryStore readable(List<EventSink> sinks) {
    for (EventSink sink : sinks) {
      if (sink instanceof HistoryStore store) {
        return store;
      }
    }
    return null;
  }

  private static String newBoot() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);
  }

  /**
   * A builder with every default.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  // ---- steps

  /**
   * Starts an execution of type {@code workflow}.
   *
   * @param sessionId any string; null or blank is {@code default}
   * @param name name of the flow
   * @return its handle; complete, fail or cancel it, and close it
   */
  public StepTracker track(@Nullable String sessionId, @Nullable String name) {
    return track(sessionId, name, null);
  }

  /**
   * Starts an execution of type {@code workflow} with a plan.
   *
   * @param sessionId any string; null or blank is {@code default}
   * @param name name of the flow
   * @param plan the steps it means to take; null for none
   * @return its handle; complete, fail or cancel it, and close it
   */
  public StepTracker track(@Nullable String sessionId, @Nullable String name, @Nullable Plan plan) {
    return track(ExecutionSpec.of("workflow", name).session(sessionId).plan(plan));
  }

  /**
   * Starts an execution.
   *
   * @param spec what is known of it; null starts an unnamed one
   * @return its handle; complete, fail or cancel it, and close it
   */
  public StepTracker track(@Nullable ExecutionSpec spec) {
    return open(spec, ExecutionStatus.RUNNING);
  }

  private StepTracker open(@Nullable ExecutionSpec given, ExecutionStatus status) {
    ExecutionSpec spec = given == null ? ExecutionSpec.of("workflow", null) : given;
    String sessionId = spec.session().id();
    Execution accepted =
        spec.template()
            .as(Ids.next(), sessionId)
            .status(status)
            .createdAt(recorder.now())
            .startedAt(status == ExecutionStatus.RUNNING ? recorder.now() : null)
            .updatedAt(recorder.now())
            .boot(recorder.boot())
            .build();
    RunState state = new RunState(recorder, accepted);
    StepTracker steps = new StepTracker(state, runs::keepForRetry);
    recorder.guard(
        () -> {
          if (spec.describesSession()) {
            recorder.emit(new SessionDescribed(recorder.header(sessionId, null), spec.session()));
          }
          recorder.emit(new ExecutionStarted(recorder.header(sessionId, accepted.id()), accepted));
          runs.opened(steps);
        });
    return steps;
  }

  /**
   * Runs a flow in the background and returns at once.
   *
   * @param spec what is known of the execution; null runs an unnamed one
   * @param flow the work; its exception is recorded and goes no further
   * @return the execution as it was accepted: {@code pending}, or {@code failed} when the pool has
   *     no room or the theater is closed
   */
  public Execution submit(@Nullable ExecutionSpec spec, @Nullable Flow flow) {
    StepTracker steps = open(spec, ExecutionStatus.PENDING);
    boolean accepted = flow != null && background.submit(steps, flow);
    if (flow == null) {
      steps.fail(new IllegalArgumentException("the execution was given no work"));
    }
    return accepted
        ? steps.execution()
        : steps.execution().toBuilder().status(ExecutionStatus.FAILED).build();
  }

  /**
   * Asks an execution of this process to stop: its cancel hooks are called on this thread, a
   * waiting background run is taken out of the queue, and one at work is interrupted.
   *
   * @param executionId the execution
   * @return false when it is not known here or has ended
   */
  public boolean cancel(@Nullable String executionId) {
    StepTracker steps = executionId == null ? null : runs.find(executionId);
    if (steps == null || !steps.requestCancel()) {
      return false;
    }
    background.cancel(steps);
    return true;
  }

  /**
   * Asks an execution of this process to run a step again: its retry hook is called in the
   * background.
   *
   * @param executionId the execution; it may have ended
   * @param stepName name of the step
   * @return false when it is not known here, has no retry hook, or there is no room in the
   *     background
   */
  public boolean retry(@Nullable String executionId, @Nullable String stepName) {
    StepTracker steps = executionId == null ? null : runs.find(executionId);
    Consumer<String> hook = steps == null ? null : steps.retryHook();
    if (hook == null || stepName == null) {
      return false;
    }
    return recorder.guard(
        () -> {
          background.execute(() -> callRetry(hook, stepName));
          return true;
        },
        false);
  }

  private void callRetry(Consumer<String> hook, String stepName) {
    try {
      hook.accept(stepName);
    } catch (Throwable broken) {
      pipeline.note("a retry hook failed", broken);
    }
  }

  // ---- LLM calls, reading

  /**
   * Records LLM calls.
   *
   * @return the recorder of this theater
   */
  public LlmInteractionRecorder llm() {
    return llm;
  }

  /**
   * What was recorded.
   *
   * @return the history; its queries fail when no sink of this theater can be read
   */
  public History history() {
    return history;
  }

  /**
   * What happens now.
   *
   * @return the live feed
   */
  public LiveFeed live() {
    return live;
  }

  // ---- operations

  /**
   * Waits until everything accepted before this call is stored in every sink at its durability
   * level.
   *
   * @param timeout how long to wait at most
   * @return true when it is; false when it took too long, something was lost meanwhile, the thread
   *     was interrupted, or the call came from inside a sink
   */
  public boolean flush(@Nullable Duration timeout) {
    return pipeline.flush(timeout);
  }

  /**
   * The accounting since the start.
   *
   * @return offered, stored, dropped by reason, quarantined and pending events, whole and by sink
   */
  public PipelineStats stats() {
    return pipeline.stats();
  }

  /**
   * How the theater is doing, and why. What was ever lost stays a reason.
   *
   * @return the health
   */
  public Health health() {
    return pipeline.health();
  }

  /**
   * Stops: background runs get a moment and are then interrupted, what was accepted is stored,
   * sinks are closed, and every thread ends, within the close timeout. What could not be stored is
   * counted. Idempotent; recording afterwards is counted as dropped.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      long start = System.nanoTime();
      background.close(closeTimeout.dividedBy(8));
      pipeline.close(closeTimeout.minus(recorder.since(start)));
      live.close();
      closeMetrics();
    } else {
      pipeline.close(closeTimeout);
    }
  }

  private void closeMetrics() {
    try {
      if (metrics != null) {
        metrics.close();
      }
    } catch (Exception broken) {
      pipeline.note("metrics could not be closed", broken);
    }
  }

  /**
   * Builds a {@link Theater}. Setters check at once; {@link #build()} reports the rest together.
   */
  public static final class Builder {
    private final List<EventSink> sinks = new ArrayList<>();
    private Redactor redactor = Redactors.standard();
    private ErrorClassifier classifier = ErrorClassifier.standard();
    private PriceTable prices = PriceTable.none();
    private Clock clock = Clock.systemUTC();
    private PipelineLimits limits = PipelineLimits.defaults();
    private Duration closeTimeout = Duration.ofSeconds(10);
    private int maxFieldChars; // 0 until somebody sets it
    private boolean rawPayloads;
    private int backgroundThreads = 4;
    private int backgroundQueue = 1_000;
    private int llmCalls;
    private Duration llmCallWait = Duration.ofSeconds(30);
    private @Nullable Object meters; // a MeterRegistry; Object, so that Micrometer may be absent

    private Builder() {}

    /**
     * Adds a sink. History comes from the first one that can be read; without any sink, an {@link
     * InMemorySink} keeps the newest sessions.
     *
     * @param sink the sink; the theater closes it
     * @return this builder
     */
    public Builder sink(EventSink sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /**
     * Sets what masks secrets before anything is stored or shown.
     *
     * @param value the redactor; the default is {@code Redactors.standard()}
     * @return this builder
     */
    public Builder redactor(Redactor value) {
      redactor = Objects.requireNonNull(value, "redactor");
      return this;
    }

    /**
     * Sets what turns exceptions into words.
     *
     * @param value the classifier; the default is {@link ErrorClassifier#standard()}
     * @return this builder
     */
    public Builder errorClassifier(ErrorClassifier value) {
      classifier = Objects.requireNonNull(value, "errorClassifier");
      return this;
    }

    /**
     * Sets what prices LLM calls.
     *
     * @param value the prices; the default knows none
     * @return this builder
     */
    public Builder priceTable(PriceTable value) {
      prices = Objects.requireNonNull(value, "priceTable");
      return this;
    }

    /**
     * Sets where metrics go.
     *
     * @param registry the registry; the default is nowhere
     * @return this builder
     */
    public Builder meterRegistry(MeterRegistry registry) {
      meters = Objects.requireNonNull(registry, "meterRegistry");
      return this;
    }

    /**
     * Sets the wall clock of all timestamps.
     *
     * @param value the clock; the default is the system's
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Bounds what may wait, in the queue of the host threads and again in that of every sink.
     *
     * @param events how many events, at least 16; the default is 16,384
     * @param bytes how much estimated heap, at least 64 KiB; the default is a tenth of the heap, at
     *     most 64 MiB
     * @return this builder
     */
    public Builder queue(int events, long bytes) {
      atLeast("queue events", events, 16);
      atLeast("queue bytes", bytes, 64 * 1024);
      limits = new PipelineLimits(events, bytes, limits.maxOfferWait(), events, bytes);
      return this;
    }

    /**
     * Bounds how long a host thread may wait when the queue is full.
     *
     * @param value at most 50 ms, which is the default; zero never waits
     * @return this builder
     */
    public Builder maxOfferWait(Duration value) {
      if (value.isNegative() || value.compareTo(Duration.ofMillis(50)) > 0) {
        throw new IllegalArgumentException("maxOfferWait must be 0 to 50 ms but is " + value);
      }
      limits =
          new PipelineLimits(
              limits.queueEvents(),
              limits.queueBytes(),
              value,
              limits.sinkQueueEvents(),
              limits.sinkQueueBytes());
      return this;
    }

    /**
     * Bounds how long {@code close()} may take.
     *
     * @param value at least 10 ms; the default is 10 s
     * @return this builder
     */
    public Builder closeTimeout(Duration value) {
      atLeast("closeTimeout in ms", value.toMillis(), 10);
      closeTimeout = value;
      return this;
    }

    /**
     * Bounds the text of one field; a longer one keeps head, tail, length and SHA-256.
     *
     * @param chars at least 256; the default is 1 Mi characters, or a sixteenth of the queue's
     *     bytes when that is less
     * @return this builder
     */
    public Builder maxFieldChars(int chars) {
      atLeast("maxFieldChars", chars, 256);
      maxFieldChars = chars;
      return this;
    }

    /**
     * Sets whether the raw requests and responses that the host hands in are recorded.
     *
     * @param value the default is false
     * @return this builder
     */
    public Builder recordRawPayloads(boolean value) {
      rawPayloads = value;
      return this;
    }

    /**
     * Bounds the background runs.
     *
     * @param threads how many run at a time, at least 1; the default is 4
     * @param waiting how many may wait, at least 1; the default is 1,000
     * @return this builder
     */
    public Builder background(int threads, int waiting) {
      atLeast("background threads", threads, 1);
      atLeast("background waiting", waiting, 1);
      backgroundThreads = threads;
      backgroundQueue = waiting;
      return this;
    }

    /**
     * Limits how many LLM calls are under way at a time; further ones wait for their turn. A call
     * whose thread is interrupted, or that has waited as long as allowed, goes on without a turn
     * and is counted.
     *
     * @param calls at least 1; the default is no limit
     * @param maxWait how long a call waits at most; 30 s is a good start
     * @return this builder
     */
    public Builder maxConcurrentLlmCalls(int calls, Duration maxWait) {
      atLeast("maxConcurrentLlmCalls", calls, 1);
      atLeast("maxWait in ms", maxWait.toMillis(), 0);
      llmCalls = calls;
      llmCallWait = maxWait;
      return this;
    }

    private static void atLeast(String what, long value, long minimum) {
      if (value < minimum) {
        throw new IllegalArgumentException(
            what + " must be at least " + minimum + " but is " + value);
      }
    }

    private int fieldChars() {
      return maxFieldChars > 0 ? maxFieldChars : (int) Math.min(1 << 20, limits.queueBytes() / 16);
    }

    private RecorderSettings settings() {
      return new RecorderSettings(
          classifier, prices, fieldChars(), rawPayloads, TimeUnit.NANOSECONDS::sleep);
    }

    /**
     * Starts the theater.
     *
     * @return a running theater; close it
     * @throws IllegalArgumentException naming everything that does not fit together
     */
    public Theater build() {
      List<String> problems = new ArrayList<>();
      if (sinks.size() > Pipeline.MAX_SINKS) {
        problems.add("at most " + Pipeline.MAX_SINKS + " sinks, but there are " + sinks.size());
      }
      if (sinks.stream().distinct().count() < sinks.size()) {
        problems.add("the same sink was added twice");
      }
      if (2L * fieldChars() > limits.queueBytes()) {
        problems.add(
            "a field of "
                + fieldChars()
                + " characters does not fit into a queue of "
                + limits.queueBytes()
                + " bytes: lower maxFieldChars or raise queue");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new Theater(this);
    }
  }
}
