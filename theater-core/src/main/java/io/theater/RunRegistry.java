package io.theater;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The executions that can be cancelled or retried by their id. Holds open ones weakly, so that a
 * host that forgets its handles leaks nothing, and those with a retry hook for an hour.
 */
final class RunRegistry {
  private static final int MAX_OPEN = 100_000;
  private static final int MAX_RETRYABLE = 1_000;

  private final Cache<String, StepTracker> open =
      Caffeine.newBuilder().weakValues().maximumSize(MAX_OPEN).executor(Runnable::run).build();
  private final Cache<String, StepTracker> retryable =
      Caffeine.newBuilder()
          .maximumSize(MAX_RETRYABLE)
          .expireAfterWrite(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  void opened(StepTracker steps) {
    open.put(steps.id(), steps);
  }

  void keepForRetry(StepTracker steps) {
    retryable.put(steps.id(), steps);
  }

  @Nullable StepTracker find(String executionId) {
    StepTracker kept = retryable.getIfPresent(executionId);
    return kept != null ? kept : open.getIfPresent(executionId);
  }
}
