package io.theater.internal.live;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of one session, as the dispatcher gets them. */
record Events(String session) {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  EventHeader header(@Nullable String execution) {
    return EventHeader.of(session, execution, NOON);
  }

  TheaterEvent described(String title) {
    return new SessionDescribed(
        header(null), new Session(session, "ann", title, Map.of(title, true), NOON, null, null));
  }

  TheaterEvent started(String execution) {
    return new ExecutionStarted(
        header(execution),
        Execution.builder(execution, session)
            .name("flow")
            .status(ExecutionStatus.RUNNING)
            .startedAt(NOON)
            .build());
  }

  TheaterEvent updated(String execution, int progress) {
    return new ExecutionUpdated(
        header(execution), Execution.builder(execution, session).progress(progress).build());
  }

  TheaterEvent ended(String execution) {
    return new ExecutionEnded(
        header(execution),
        Execution.builder(execution, session)
            .status(ExecutionStatus.SUCCEEDED)
            .output(Map.of("rows", 2))
            .build(),
        new ExecutionEnded.Summary(Duration.ofSeconds(1), 1, 0, 0));
  }

  TheaterEvent stepStarted(String execution, String step) {
    return new StepStarted(
        header(execution),
        step(execution, step).name(step).status(StepStatus.RUNNING).startedAt(NOON).build());
  }

  TheaterEvent progressed(String execution, String step, int progress) {
    return new StepProgressed(
        header(execution), step(execution, step).progress(progress).build(), 1);
  }

  TheaterEvent content(String execution, String step, String text, String reasoning) {
    return new StepContent(
        header(execution), step(execution, step).build(), text, reasoning, null, 1);
  }

  TheaterEvent retried(String execution, String step, int attempt) {
    return new StepRetried(
        header(execution), step(execution, step).attempt(attempt).build(), Duration.ZERO);
  }

  TheaterEvent stepEnded(String execution, String step) {
    return new StepEnded(
        header(execution),
        step(execution, step).status(StepStatus.COMPLETED).summary("done").build(),
        null);
  }

  TheaterEvent called(String call, String prompt) {
    return new LlmStarted(
        header(null),
        LlmInteraction.builder(call, session)
            .stage(LlmStage.STARTED)
            .messages(List.of(Message.text(Message.USER, prompt)))
            .build());
  }

  TheaterEvent delta(String call, String text, String reasoning, @Nullable ToolCall tool) {
    return new LlmDelta(
        header(null), LlmInteraction.builder(call, session).build(), 0, text, reasoning, tool, 1);
  }

  TheaterEvent answered(String call) {
    return new LlmEnded(
        header(null), LlmInteraction.builder(call, session).stage(LlmStage.COMPLETED).build());
  }

  TheaterEvent finalized(String call) {
    return new LlmFinalized(
        header(null), LlmInteraction.builder(call, session).finalized(true).build());
  }

  private StepRecord.Builder step(String execution, String step) {
    return StepRecord.builder(step, execution, session);
  }
}
