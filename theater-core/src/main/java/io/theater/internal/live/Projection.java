package io.theater.internal.live;

import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmEvent;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEvent;
import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.SessionSnapshot;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.List;

/**
 * The fold of the events of a stream: its current state, bounded. The owner's lock guards every
 * call; only the thread that folds may look without it.
 */
final class Projection {

  /** What was copied under the lock; texts are joined after it, by whoever wants to read. */
  record Draft(
      Session session, List<KeptExecution> executions, List<KeptStep> steps, List<KeptCall> calls) {

    SessionSnapshot at(LiveCursor cursor) {
      return new SessionSnapshot(cursor, session, views(executions), views(steps), views(calls));
    }

    private static <R> List<R> views(List<? extends Kept<R>> kept) {
      return kept.stream().<R>map(Kept::view).toList();
    }
  }

  private final LiveLimits.State limits;
  private final boolean openOnly;
  private final Shelf<KeptExecution> executions;
  private final Shelf<KeptStep> steps;
  private final Shelf<KeptCall> calls;
  private Session session;
  private Instant updatedAt = Instant.MIN;

  /**
   * An empty state.
   *
   * @param sessionId the session; empty for all sessions
   * @param limits its bounds
   * @param index gets to know every entry
   * @param openOnly whether ended executions are kept but not shown
   */
  Projection(String sessionId, LiveLimits.State limits, StateIndex index, boolean openOnly) {
    this.limits = limits;
    this.openOnly = openOnly;
    this.session = new Session(sessionId, null, null, null, null, null, null);
    int allExecutions = limits.endedExecutions() + limits.openExecutions();
    executions = new Shelf<>(limits.endedExecutions(), allExecutions, index.executions());
    steps = new Shelf<>(limits.steps(), limits.steps(), index.steps());
    calls = new Shelf<>(0, limits.openCalls(), index.calls());
  }

  void fold(TheaterEvent event) {
    Instant at = event.header().timestamp();
    updatedAt = at.isAfter(updatedAt) ? at : updatedAt;
    if (event instanceof StepEvent step) {
      foldStep(step);
    } else if (event instanceof LlmEvent call) {
      foldCall(call);
    } else if (event instanceof ExecutionEvent execution) {
      foldExecution(execution);
    } else if (event instanceof SessionDescribed described) {
      session = session.merge(described.session());
    }
    trim();
  }

  private void foldExecution(ExecutionEvent event) {
    String id = event.execution().id();
    KeptExecution known = executions.get(id);
    executions.put(
        id, known == null ? KeptExecution.of(event.execution()) : known.merge(event.execution()));
  }

  private void foldStep(StepEvent event) {
    StepRecord step = event.step();
    KeptStep known = steps.get(step.id());
    if (event instanceof StepContent content) {
      KeptStep start = known == null ? KeptStep.of(step) : known;
      steps.put(step.id(), start.append(content, limits.textChars()));
    } else {
      steps.put(step.id(), known == null ? KeptStep.of(step) : known.merge(step));
    }
  }

  private void foldCall(LlmEvent event) {
    LlmInteraction call = event.interaction();
    KeptCall known = calls.get(call.id());
    if (event instanceof LlmEnded) {
      calls.remove(call.id());
    } else if (event instanceof LlmDelta delta) {
      KeptCall start = known == null ? KeptCall.of(call) : known;
      calls.put(call.id(), start.append(delta, limits.textChars()));
    } else if (known != null) {
      calls.put(call.id(), known.merge(call));
    } else if (event instanceof LlmStarted) {
      calls.put(call.id(), KeptCall.of(call));
    }
  }

  private void trim() {
    for (KeptExecution gone; (gone = executions.trim()) != null; ) {
      String id = gone.view().id();
      steps.removeIf(step -> step.step().executionId().equals(id));
    }
    boolean over = true;
    while (over) {
      over = steps.trim() != null || calls.trim() != null;
    }
    over = bytes() > limits.bytes();
    while (over) {
      over = (removeEnded() || removeOpen()) && bytes() > limits.bytes();
    }
  }

  private boolean removeEnded() {
    return steps.removeEnded() || executions.removeEnded();
  }

  private boolean removeOpen() {
    return calls.removeOldest() || steps.removeOldest() || executions.removeOldest();
  }

  /** Whether something in it has not ended. */
  boolean busy() {
    return executions.hasOpen() || calls.hasOpen();
  }

  long bytes() {
    return executions.bytes() + steps.bytes() + calls.bytes();
  }

  /** Takes everything out, and out of the index. */
  void clear() {
    executions.removeIf(any -> true);
    steps.removeIf(any -> true);
    calls.removeIf(any -> true);
  }

  Draft draft() {
    Instant updated = updatedAt.equals(Instant.MIN) ? null : updatedAt;
    Session current =
        session.merge(new Session(session.id(), null, null, null, null, updated, null));
    List<KeptExecution> shown = executions.values();
    shown.removeIf(execution -> openOnly && execution.ended());
    return new Draft(current, shown, steps.values(), calls.values());
  }
}
