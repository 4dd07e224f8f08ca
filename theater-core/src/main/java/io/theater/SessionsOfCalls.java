package io.theater;

import io.theater.model.LlmInteraction;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows which session a call belongs to, because a late link names only the call. Recent calls are
 * known by heart, older ones are looked up in the history, off the host's thread.
 *
 * <p>Every call passes here on the host's thread, so what is known by heart is a table of fixed
 * size that is touched in one place: a call pushes the oldest of the few in its row out.
 */
final class SessionsOfCalls {
  private static final int ROWS = 1 << 13;
  private static final int ROW = 4;

  private final @Nullable Place[] recent = new Place[ROWS * ROW]; // newest first in every row
  private final Object[] locks = new Object[16];
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
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
    }
  }

  void remember(String id, LlmInteraction call) {
    Place place = Place.of(id, call);
    int row = row(id);
    synchronized (lock(row)) {
      System.arraycopy(recent, row, recent, row + 1, ROW - 1);
      recent[row] = place;
    }
  }

  private static int row(String id) {
    int hash = id.hashCode();
    return ((hash ^ hash >>> 16) & (ROWS - 1)) * ROW;
  }

  private Object lock(int row) {
    return locks[row / ROW % locks.length];
  }

  /** Passes on a record with the ids of the call alone, now or soon. */
  void find(String id, Consumer<LlmInteraction> action) {
    Place known = known(id);
    if (known != null) {
      action.accept(known.record());
    } else {
      background.execute(() -> lookUp(id, action));
    }
  }

  private @Nullable Place known(String id) {
    int row = row(id);
    synchronized (lock(row)) {
      for (int i = row; i < row + ROW; i++) {
        Place place = recent[i];
        if (place != null && place.id().equals(id)) {
          return place;
        }
      }
    }
    return null;
  }

  private void lookUp(String id, Consumer<LlmInteraction> action) {
    history
        .apply(id)
        .ifPresentOrElse(
            call -> action.accept(Place.of(id, call).record()), () -> whenUnknown.accept(id));
  }

  /** Where a call belongs. */
  private record Place(
      String id, String sessionId, @Nullable String executionId, @Nullable String stepId) {
    static Place of(String id, LlmInteraction call) {
      return new Place(id, call.sessionId(), call.executionId(), call.stepId());
    }

    LlmInteraction record() {
      return LlmInteraction.builder(id, sessionId).executionId(executionId).stepId(stepId).build();
    }
  }
}
