package io.theater;

import io.theater.model.ErrorInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the host's work inside a step: times it, retries it, ends it, and rethrows what it threw.
 */
final class StepRunner {
  private StepRunner() {}

  // NullAway cannot see that a type parameter may stand for a nullable type.
  @SuppressWarnings("NullAway")
  static <T extends @Nullable Object, E extends Exception> T run(
      RunState run,
      @Nullable String parentId,
      @Nullable StepSpec spec,
      Step.@Nullable Body<T, E> body)
      throws E {
    RetryPolicy retry = spec == null ? RetryPolicy.none() : spec.retry();
    Step step = Step.start(run, parentId, spec);
    if (body == null) {
      step.fail(ErrorInfo.of("INVALID_INPUT", "Nothing to run", "the step was given no work"));
      return null;
    }
    for (int retries = 1; ; retries++) {
      try {
        T result = body.run(step);
        step.complete(result);
        return result;
      } catch (Throwable failure) {
        if (!again(run, step, retry, retries, failure)) {
          fail(run, step, failure);
          throw failure;
        }
      }
    }
  }

  private static void fail(RunState run, Step step, Throwable failure) {
    if (run.cancelRequested()) {
      run.recorder.guard(() -> run.failedBy(failure));
      step.cancel("cancelled");
    } else {
      step.fail(failure);
    }
  }

  /** Whether to try again; waits before it says yes. Never throws. */
  private static boolean again(
      RunState run, Step step, RetryPolicy retry, int retries, Throwable failure) {
    try {
      // Most steps have no policy; classifying would cost the host for nothing.
      boolean possible = retry.maxRetries() > 0 || !retry.byCode().isEmpty();
      if (!possible || failure instanceof Error || run.cancelRequested() || step.isEnded()) {
        return false;
      }
      ErrorInfo error = run.recorder.classify(failure);
      RetryPolicy policy = retry.of(error.code());
      if (!error.canRetry() || retries > policy.maxRetries()) {
        return false;
      }
      Duration delay = policy.delay(retries);
      step.retrying(failure, error, delay);
      run.recorder.settings().pause().nanos(delay.toNanos());
      return !run.cancelRequested();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Throwable broken) {
      return false;
    }
  }
}
