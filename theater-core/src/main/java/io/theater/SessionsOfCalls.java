package io.theater;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.theater.model.LlmInteraction;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows which session a call belongs to, because a late link names only the call. Recent calls are
 * known by heart, older ones are looked up in the history, off the host's thread.
 */
final class SessionsOfCalls {
  private static final int MAX_CALLS = 20_000;

  private final Cache<String, LlmInteraction> recent =
      Caffeine.newBuilder().maximumSize(MAX_CALLS).executor(Runnable::run).build();
  private final Function<String, Optional<LlmInteraction>> history;
  private final Executor background;
  private final Consumer<String> whenUnknown;

  SessionsOfCalls(
      Function<String, Optional<LlmInteraction>> history,
      Executor background,
      Consumer<String> whenUnknown) {
    this.history = history;
    this.background = background;
    this.whenUnknown = whenUnknown;
  }

  void remember(String id, LlmInteraction call) {
    recent.put(id, ids(id, call));
  }

  private static LlmInteraction ids(String id, LlmInteraction call) {
    return LlmInteraction.builder(id, call.sessionId())
        .executionId(call.executionId())
        .stepId(call.stepId())
        .build();
  }

  /** Passes on a record with the ids of the call alone, now or soon. */
  void find(String id, Consumer<LlmInteraction> action) {
    @Nullable LlmInteraction known = recent.getIfPresent(id);
    if (known != null) {
      action.accept(known);
    } else {
      background.execute(
          () ->
              history
                  .apply(id)
                  .ifPresentOrElse(
                      call -> action.accept(ids(id, call)), () -> whenUnknown.accept(id)));
    }
  }
}
