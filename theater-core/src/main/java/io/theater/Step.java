package io.theater;

import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.internal.CappedText;
import io.theater.model.ErrorInfo;
import io.theater.model.Ids;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step at work. Thread-safe; nothing here throws or waits longer than the pipeline's offer wait
 * (50 ms at most, and only under overload). What is reported after the step has ended is ignored.
 *
 * <pre>{@code
 * try (Step step = steps.start("look-up")) {
 *   step.progress(50, "half way");
 *   step.complete("2 rows found");
 * }
 * }</pre>
 */
public final class Step implements AutoCloseable {
  // Cut to 200 characters once it is redacted: a secret is recognised only as a whole.
  private static final int SUMMARY_SOURCE = 8192;

  private final RunState run;
  private final @Nullable String parentId;
  private final String name;
  private final StepRecord ids;
  private final long startNanos;
  private final CappedText output;
  private final CappedText reasoning;
  private int attempt = 1; // guarded by this
  private boolean ended; // guarded by this

  /**
   * What {@link StepTracker#run} runs.
   *
   * @param <T> what it returns
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object, E extends Exception> {
    /**
     * Does the work of the step.
     *
     * @param step the step, to report progress
     * @return the result, also recorded
     * @throws E reaches the caller of {@code run} unchanged
     */
    T run(Step step) throws E;
  }

  /**
   * What {@link StepTracker#perform} runs.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Action<E extends Exception> {
    /**
     * Does the work of the step.
     *
     * @param step the step, to report progress
     * @throws E reaches the caller of {@code perform} unchanged
     */
    void run(Step step) throws E;
  }

  private Step(RunState run, @Nullable String parentId, String name) {
    this.run = run;
    this.parentId = parentId;
    this.name = name;
    this.ids = StepRecord.builder(Ids.next(), run.executionId, run.sessionId).build();
    this.startNanos = run.recorder.nanoTime().getAsLong();
    this.output = new CappedText(run.recorder.settings().fieldChars());
    this.reasoning = new CappedText(run.recorder.settings().fieldChars());
  }

  static Step start(RunState run, @Nullable String parentId, @Nullable StepSpec spec) {
    StepSpec known = spec == null ? StepSpec.of(null) : spec;
    Step step = new Step(run, parentId, Objects.requireNonNull(known.template().name()));
    run.recorder.guard(() -> step.begin(known));
    return step;
  }

  private void begin(StepSpec spec) {
    PlanStep planned = run.planned(name);
    if (!run.opened(this, name)) {
      ended = true;
      return;
    }
    StepRecord template = spec.template();
    StepRecord.Builder started =
        template
            .as(ids.id(), ids.executionId(), ids.sessionId())
            .parentId(parentId)
            .order(run.nextOrder())
            .attempt(1)
            .kind(template.kind() == null ? StepKind.TASK : template.kind())
            .status(StepStatus.RUNNING)
            .startedAt(run.recorder.now())
            .boot(run.recorder.boot());
    if (planned != null) {
      started
          .title(template.title() == null ? planned.title() : template.title())
          .description(
              template.description() == null ? planned.description() : template.description())
          .estimatedDuration(
              template.estimatedDuration() == null
                  ? planned.estimatedDuration()
                  : template.estimatedDuration());
    }
    run.recorder.emit(
        new StepStarted(run.recorder.header(ids.sessionId(), ids.executionId()), started.build()));
  }

  /**
   * Its id.
   *
   * @return unique id of the step
   */
  public String id() {
    return ids.id();
  }

  /**
   * The session it belongs to.
   *
   * @return the id
   */
  public String sessionId() {
    return ids.sessionId();
  }

  /**
   * The execution it belongs to.
   *
   * @return the id
   */
  public String executionId() {
    return ids.executionId();
  }

  /**
   * Its name.
   *
   * @return the name, as in the plan
   */
  public String name() {
    return name;
  }

  /**
   * Starts a step nested in this one.
   *
   * @param childName stable name
   * @return the nested step
   */
  public Step start(@Nullable String childName) {
    return start(StepSpec.of(childName));
  }

  /**
   * Starts a step nested in this one.
   *
   * @param spec what is known of it
   * @return the nested step
   */
  public Step start(@Nullable StepSpec spec) {
    return start(run, id(), spec);
  }

  /**
   * Runs a step nested in this one, as {@link StepTracker#run(StepSpec, Body)} does.
   *
   * @param spec what is known of it
   * @param body the work
   * @param <T> what it returns
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw
   */
  public <T extends @Nullable Object, E extends Exception> T run(
      @Nullable StepSpec spec, Body<T, E> body) throws E {
    return StepRunner.run(run, id(), spec, body);
  }

  /**
   * Runs a step nested in this one.
   *
   * @param childName stable name
   * @param body the work
   * @param <T> what it returns
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw
   */
  public <T extends @Nullable Object, E extends Exception> T run(
      @Nullable String childName, Body<T, E> body) throws E {
    return run(StepSpec.of(childName), body);
  }

  /**
   * Says how far it has come.
   *
   * @param percent 0–100; other values are brought into range
   */
  public void progress(int percent) {
    progress(percent, null);
  }

  /**
   * Says how far it has come and what it is doing.
   *
   * @param percent 0–100; other values are brought into range
   * @param message what it is doing right now; null leaves the last message
   */
  public void progress(int percent, @Nullable String message) {
    run.recorder.guard(
        () -> {
          StepRecord step =
              ids.toBuilder()
                  .progress(Math.max(0, Math.min(100, percent)))
                  .progressMessage(run.recorder.cut(message))
                  .build();
          emitOpen(new StepProgressed(header(), step, 1));
        });
  }

  /**
   * Streams text of the result.
   *
   * @param text the next piece; null and empty are ignored
   */
  public void content(@Nullable String text) {
    stream(text, null, null);
  }

  /**
   * Streams text of the result with free data.
   *
   * @param text the next piece
   * @param metadata plain data; copied now
   */
  public void content(@Nullable String text, @Nullable Map<String, ?> metadata) {
    stream(text, null, metadata);
  }

  /**
   * Streams thinking text.
   *
   * @param text the next piece; null and empty are ignored
   */
  public void reasoning(@Nullable String text) {
    stream(null, text, null);
  }

  private void stream(
      @Nullable String text, @Nullable String thoughts, @Nullable Map<String, ?> metadata) {
    if ((text == null || text.isEmpty())
        && (thoughts == null || thoughts.isEmpty())
        && metadata == null) {
      return;
    }
    run.recorder.guard(
        () -> {
          String said = text == null ? "" : Objects.requireNonNull(run.recorder.cut(text));
          String thought =
              thoughts == null ? "" : Objects.requireNonNull(run.recorder.cut(thoughts));
          synchronized (this) {
            if (!ended) {
              output.append(text == null ? "" : text);
              reasoning.append(thoughts == null ? "" : thoughts);
              run.recorder.emit(
                  new StepContent(header(), ids, said, thought, run.recorder.data(metadata), 1));
            }
          }
        });
  }

  /** Ends it as hoped. */
  public void complete() {
    complete(null);
  }

  /**
   * Ends it as hoped.
   *
   * @param result what came out, copied now into plain JSON shapes; text is also the summary, its
   *     first 200 characters; null for nothing
   */
  public void complete(@Nullable Object result) {
    complete(result instanceof String text ? text : null, result);
  }

  /**
   * Ends it as hoped.
   *
   * @param summary a few words, cut to 200 characters; null for none
   * @param result what came out, copied now into plain JSON shapes; null for nothing
   */
  public void complete(@Nullable String summary, @Nullable Object result) {
    run.recorder.guard(
        () ->
            end(
                StepStatus.COMPLETED,
                ids.toBuilder()
                    .progress(100)
                    .summary(head(summary))
                    .result(run.recorder.data(result))));
  }

  /**
   * Ends it by an error.
   *
   * @param failure what was thrown; null for an unknown reason
   */
  public void fail(@Nullable Throwable failure) {
    run.recorder.guard(
        () -> {
          if (failure != null) {
            run.failedBy(failure);
          }
          fail(run.recorder.classify(failure));
        });
  }

  /**
   * Ends it by an error in the host's own words.
   *
   * @param error what went wrong
   */
  public void fail(ErrorInfo error) {
    run.recorder.guard(() -> end(StepStatus.ERROR, ids.toBuilder().error(run.recorder.cut(error))));
  }

  /**
   * Ends it as not taken.
   *
   * @param reason why; null for no reason
   */
  public void skip(@Nullable String reason) {
    run.recorder.guard(
        () -> end(StepStatus.SKIPPED, ids.toBuilder().reason(run.recorder.cut(reason))));
  }

  /**
   * Ends it as stopped on request.
   *
   * @param reason why; null for no reason
   */
  public void cancel(@Nullable String reason) {
    run.recorder.guard(
        () -> end(StepStatus.CANCELLED, ids.toBuilder().reason(run.recorder.cut(reason))));
  }

  /** Marks it as interrupted unless it has ended. */
  @Override
  public void close() {
    leftOpen(StepStatus.INTERRUPTED);
  }

  void leftOpen(StepStatus status) {
    run.recorder.guard(() -> end(status, ids.toBuilder()));
  }

  /** Ends a decision with what it came to. */
  void decided(String condition, String outcome) {
    run.recorder.guard(
        () ->
            end(
                StepStatus.COMPLETED,
                ids.toBuilder()
                    .condition(run.recorder.cut(condition))
                    .conditionResult(outcome)
                    .summary(head(outcome))));
  }

  void retrying(Throwable failure, ErrorInfo error, Duration delay) {
    run.recorder.guard(
        () -> {
          synchronized (this) {
            attempt++;
            emitOpen(
                new StepRetried(
                    header(),
                    ids.toBuilder().attempt(attempt).error(run.recorder.cut(error)).build(),
                    delay));
          }
        });
  }

  synchronized boolean isEnded() {
    return ended;
  }

  private void end(StepStatus status, StepRecord.Builder end) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      StepRecord step =
          end.status(status)
              .output(output.length() == 0 ? null : output.text())
              .reasoning(reasoning.length() == 0 ? null : reasoning.text())
              .endedAt(run.recorder.now())
              .duration(run.recorder.since(startNanos))
              .build();
      run.recorder.emit(new StepEnded(header(), step, run.next(name)));
    }
    run.closed(this, status, parentId);
  }

  private synchronized void emitOpen(io.theater.event.StepEvent event) {
    if (!ended) {
      run.recorder.emit(event);
    }
  }

  private io.theater.event.EventHeader header() {
    return run.recorder.header(ids.sessionId(), ids.executionId());
  }

  private static @Nullable String head(@Nullable String summary) {
    return summary == null || summary.length() <= SUMMARY_SOURCE
        ? summary
        : summary.substring(0, SUMMARY_SOURCE);
  }
}
