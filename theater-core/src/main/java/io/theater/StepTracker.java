package io.theater;

import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one execution. Thread-safe; nothing here throws (except the host's own exceptions
 * out of {@code run} and {@code perform}) or waits longer than the pipeline's offer wait.
 *
 * <p>Leave it with {@link #complete}, {@link #fail} or {@link #cancel}. One that is closed without
 * is <em>failed</em> when the last thing that happened in it was a step that threw, and
 * <em>interrupted</em> otherwise: {@code close()} cannot see the exception that leaves the block.
 */
public final class StepTracker implements AutoCloseable {
  private final RunState run;
  private final List<Runnable> cancelHooks = new CopyOnWriteArrayList<>();
  private final Consumer<StepTracker> whenRetryable;
  private volatile @Nullable Consumer<String> retryHook;

  StepTracker(RunState run, Consumer<StepTracker> whenRetryable) {
    this.run = run;
    this.whenRetryable = whenRetryable;
  }

  /**
   * Its id.
   *
   * @return unique id of the execution
   */
  public String id() {
    return run.executionId;
  }

  /**
   * The session it belongs to.
   *
   * @return the id
   */
  public String sessionId() {
    return run.sessionId;
  }

  /**
   * What was known when it started.
   *
   * @return the execution as it was accepted
   */
  public Execution execution() {
    return run.template;
  }

  /**
   * Starts a step.
   *
   * @param name stable name, as in the plan
   * @return the step; end it, or close it
   */
  public Step start(@Nullable String name) {
    return start(StepSpec.of(name));
  }

  /**
   * Starts a step.
   *
   * @param spec what is known of it
   * @return the step; end it, or close it
   */
  public Step start(@Nullable StepSpec spec) {
    return Step.start(run, null, spec);
  }

  /**
   * Runs work as a step: times it, completes it with the result or fails it, and rethrows the
   * host's own exception.
   *
   * @param name stable name, as in the plan
   * @param body the work
   * @param <T> what it returns
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw, the same instance
   */
  public <T extends @Nullable Object, E extends Exception> T run(
      @Nullable String name, Step.@Nullable Body<T, E> body) throws E {
    return run(StepSpec.of(name), body);
  }

  /**
   * Runs work as a step, trying again as its spec says. Between two tries the calling thread waits;
   * a cancel or an interrupt ends the wait, and the last exception reaches the caller.
   *
   * @param spec what is known of the step
   * @param body the work
   * @param <T> what it returns
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw, the same instance
   */
  public <T extends @Nullable Object, E extends Exception> T run(
      @Nullable StepSpec spec, Step.@Nullable Body<T, E> body) throws E {
    return StepRunner.run(run, null, spec, body);
  }

  /**
   * Runs work without a result as a step.
   *
   * @param name stable name, as in the plan
   * @param action the work
   * @param <E> what it throws
   * @throws E what the action threw, the same instance
   */
  public <E extends Exception> void perform(@Nullable String name, Step.@Nullable Action<E> action)
      throws E {
    perform(StepSpec.of(name), action);
  }

  /**
   * Runs work without a result as a step, trying again as its spec says.
   *
   * @param spec what is known of the step
   * @param action the work
   * @param <E> what it throws
   * @throws E what the action threw, the same instance
   */
  // NullAway cannot see that a type parameter may stand for a nullable type.
  @SuppressWarnings("NullAway")
  public <E extends Exception> void perform(
      @Nullable StepSpec spec, Step.@Nullable Action<E> action) throws E {
    StepRunner.<@Nullable Object, E>run(
        run,
        null,
        spec,
        action == null
            ? null
            : step -> {
              action.run(step);
              return null;
            });
  }

  /**
   * Records a decision; planned steps of the branch that is not taken are marked skipped.
   *
   * @param name stable name of the decision, as in {@code Plan.thenWhen}
   * @param outcome what it came to
   * @return the outcome, so that it can stand in an {@code if}
   */
  public boolean decide(@Nullable String name, boolean outcome) {
    decide(name, name, outcome);
    return outcome;
  }

  /**
   * Records a decision with its condition.
   *
   * @param name stable name of the decision, as in {@code Plan.thenWhen}
   * @param condition the condition as text, such as {@code rows > 0}
   * @param outcome what it came to; its text is compared with the plan
   * @param <T> type of the outcome
   * @return the outcome
   */
  public <T extends @Nullable Object> T decide(
      @Nullable String name, @Nullable String condition, T outcome) {
    run.recorder.guard(
        () -> {
          String known = Names.name(name);
          String result = Names.name(String.valueOf(run.recorder.data(outcome)));
          Step step = start(StepSpec.of(known).kind(StepKind.DECISION));
          step.decided(condition == null ? known : condition, result);
          run.decided(known, result);
        });
    return outcome;
  }

  /**
   * Marks a planned step as not taken.
   *
   * @param name name of the step; unknown and already started ones are ignored
   * @param reason why; null for no reason
   */
  public void skip(@Nullable String name, @Nullable String reason) {
    run.recorder.guard(
        () -> {
          PlanStep planned = name == null ? null : run.planned(name);
          if (planned != null) {
            run.skip(planned, run.recorder.cut(reason));
          }
        });
  }

  /**
   * Registers what to do when a viewer cancels. Called once, on the thread that carries the cancel;
   * at once when it was cancelled before.
   *
   * @param hook must not block for long; what it throws is noted and ignored
   */
  public void onCancel(@Nullable Runnable hook) {
    if (hook == null) {
      return;
    }
    cancelHooks.add(hook);
    if (run.cancelRequested() && cancelHooks.remove(hook)) {
      callHook(hook);
    }
  }

  /**
   * Registers what to do when a viewer asks to run a step again. Called on a background thread of
   * the theater, also after the execution has ended, for up to an hour.
   *
   * @param hook receives the name of the step; what it throws is noted and ignored
   */
  public void onRetry(@Nullable Consumer<String> hook) {
    retryHook = hook;
    if (hook != null) {
      run.recorder.guard(() -> whenRetryable.accept(this));
    }
  }

  /**
   * Whether somebody asked to cancel.
   *
   * @return true from the first request on
   */
  public boolean cancelRequested() {
    return run.cancelRequested();
  }

  /** Ends it as hoped. */
  public void complete() {
    complete(null);
  }

  /**
   * Ends it as hoped.
   *
   * @param output what the flow answers, copied now into plain JSON shapes; null for nothing
   */
  public void complete(@Nullable Object output) {
    run.recorder.guard(
        () -> run.end(ExecutionStatus.SUCCEEDED, run.recorder.data(output), null), false);
  }

  /**
   * Ends it by an error.
   *
   * @param failure what was thrown; null for an unknown reason
   */
  public void fail(@Nullable Throwable failure) {
    run.recorder.guard(() -> fail(run.recorder.classify(failure)));
  }

  /**
   * Ends it by an error in the host's own words.
   *
   * @param error what went wrong
   */
  public void fail(ErrorInfo error) {
    run.recorder.guard(() -> run.end(ExecutionStatus.FAILED, null, run.recorder.cut(error)), false);
  }

  /**
   * Ends it as stopped on request.
   *
   * @param reason why; null for no reason
   */
  public void cancel(@Nullable String reason) {
    run.recorder.guard(
        () ->
            run.end(
                ExecutionStatus.CANCELLED,
                null,
                ErrorInfo.of(
                    "CANCELLED",
                    "Cancelled",
                    String.valueOf(run.recorder.cut(reason == null ? "on request" : reason)))),
        false);
  }

  /** Ends it as failed, cancelled or interrupted unless it has ended: see the class comment. */
  @Override
  public void close() {
    run.recorder.guard(
        () -> {
          Throwable failure = run.lastFailure();
          if (run.cancelRequested()) {
            cancel(null);
          } else if (failure != null) {
            fail(failure);
          } else {
            run.end(ExecutionStatus.INTERRUPTED, null, null);
          }
        });
  }

  boolean isEnded() {
    return run.isEnded();
  }

  RunState state() {
    return run;
  }

  /** True when the request came in time. */
  boolean requestCancel() {
    if (run.isEnded()) {
      return false;
    }
    run.requestCancel();
    List.copyOf(cancelHooks).stream().filter(cancelHooks::remove).forEach(this::callHook);
    return true;
  }

  private void callHook(Runnable hook) {
    try {
      hook.run();
    } catch (Throwable broken) {
      run.recorder.pipeline().note("a cancel hook failed", broken);
    }
  }

  @Nullable Consumer<String> retryHook() {
    return retryHook;
  }
}
