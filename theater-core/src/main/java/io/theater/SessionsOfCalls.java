package io.theater;

import io.theater.model.LlmInteraction;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final int STRIPES = 16;
  private static final int MAX_CALLS_PER_STRIPE = 1_250;

  private final Recent[] recent = new Recent[STRIPES];
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
    for (int i = 0; i < STRIPES; i++) {
      recent[i] = new Recent();
    }
  }

  void remember(String id, LlmInteraction call) {
    Recent stripe = stripe(id);
    synchronized (stripe) {
      stripe.put(id, Place.of(call));
    }
  }

  private Recent stripe(String id) {
    return recent[Math.floorMod(id.hashCode(), STRIPES)];
  }

  /** Passes on a record with the ids of the call alone, now or soon. */
  void find(String id, Consumer<LlmInteraction> action) {
    Recent stripe = stripe(id);
    Place known;
    synchronized (stripe) {
      known = stripe.get(id);
    }
    if (known != null) {
      action.accept(known.withId(id));
    } else {
      background.execute(() -> lookUp(id, action));
    }
  }

  private void lookUp(String id, Consumer<LlmInteraction> action) {
    history
        .apply(id)
        .ifPresentOrElse(
            call -> action.accept(Place.of(call).withId(id)), () -> whenUnknown.accept(id));
  }

  /** Where a call belongs. */
  private record Place(String sessionId, @Nullable String executionId, @Nullable String stepId) {
    static Place of(LlmInteraction call) {
      return new Place(call.sessionId(), call.executionId(), call.stepId());
    }

    LlmInteraction withId(String id) {
      return LlmInteraction.builder(id, sessionId).executionId(executionId).stepId(stepId).build();
    }
  }

  /** The newest calls of a stripe; guarded by itself. */
  private static final class Recent extends LinkedHashMap<String, Place> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
      return size() > MAX_CALLS_PER_STRIPE;
    }
  }
}
