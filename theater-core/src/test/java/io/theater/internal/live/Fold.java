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
import io.theater.live.SessionSnapshot;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a stream folded the plain way, without bounds: what a correct viewer would show. */
record Fold(
    Session session,
    Map<String, Execution> executions,
    Map<String, StepRecord> steps,
    Map<String, LlmInteraction> calls) {

  static Fold empty(String session) {
    return new Fold(
        new Session(session, null, null, null, null, null, null), Map.of(), Map.of(), Map.of());
  }

  static Fold of(SessionSnapshot state) {
    Map<String, Execution> executions = new LinkedHashMap<>();
    state.executions().forEach(execution -> executions.put(execution.id(), execution));
    Map<String, StepRecord> steps = new LinkedHashMap<>();
    state.steps().forEach(step -> steps.put(step.id(), step));
    Map<String, LlmInteraction> calls = new LinkedHashMap<>();
    state.openInteractions().forEach(call -> calls.put(call.id(), call));
    return new Fold(state.session(), executions, steps, calls);
  }

  static Fold of(String session, Iterable<TheaterEvent> events) {
    Fold fold = empty(session);
    for (TheaterEvent event : events) {
      fold = fold.then(event);
    }
    return fold;
  }

  Fold then(TheaterEvent event) {
    Fold next =
        new Fold(
            session.merge(seenAt(event.header().timestamp())),
            new LinkedHashMap<>(executions),
            new LinkedHashMap<>(steps),
            new LinkedHashMap<>(calls));
    if (event instanceof SessionDescribed described) {
      return new Fold(
          next.session.merge(described.session()), next.executions, next.steps, next.calls);
    } else if (event instanceof ExecutionEvent execution) {
      Execution partial = execution.execution();
      next.executions.merge(partial.id(), partial, Execution::merge);
    } else if (event instanceof StepEvent step) {
      next.steps.merge(step.step().id(), step.step(), StepRecord::merge);
      next.stream(step);
    } else if (event instanceof LlmEvent call) {
      next.call(call);
    }
    return next;
  }

  /** Without ended executions: what the stream over all sessions shows. */
  Fold open() {
    Map<String, Execution> open = new LinkedHashMap<>(executions);
    open.values().removeIf(Execution::ended);
    return new Fold(session, open, steps, calls);
  }

  private Session seenAt(Instant time) {
    return new Session(session.id(), null, null, null, null, time, null);
  }

  private void stream(StepEvent event) {
    if (event instanceof StepContent content) {
      steps.computeIfPresent(
          content.step().id(),
          (id, step) ->
              step.toBuilder()
                  .output(join(step.output(), content.text()))
                  .reasoning(join(step.reasoning(), content.reasoning()))
                  .build());
    }
  }

  private void call(LlmEvent event) {
    LlmInteraction partial = event.interaction();
    if (event instanceof LlmEnded) {
      calls.remove(partial.id());
    } else if (event instanceof LlmDelta delta) {
      calls.putIfAbsent(partial.id(), partial);
      calls.computeIfPresent(partial.id(), (id, call) -> grown(call, delta));
    } else if (event instanceof LlmStarted || calls.containsKey(partial.id())) {
      calls.merge(partial.id(), partial, LlmInteraction::merge);
    }
  }

  private static LlmInteraction grown(LlmInteraction call, LlmDelta delta) {
    LlmInteraction.Builder grown =
        call.toBuilder()
            .stage(LlmStage.STREAMING)
            .response(join(call.response(), delta.text()))
            .reasoning(join(call.reasoning(), delta.reasoning()));
    if (delta.toolCall() != null) {
      List<ToolCall> tools = new ArrayList<>();
      tools.addAll(call.toolCalls() == null ? List.of() : call.toolCalls());
      tools.add(delta.toolCall());
      grown.toolCalls(tools);
    }
    return grown.build();
  }

  private static @Nullable String join(@Nullable String known, String piece) {
    return piece.isEmpty() ? known : known == null ? piece : known + piece;
  }
}
