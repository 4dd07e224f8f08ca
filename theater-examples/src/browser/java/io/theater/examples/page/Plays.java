package io.theater.examples.page;

import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Plan;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is recorded for the page to show. */
final class Plays {
  private Plays() {}

  /**
   * A run with a plan, a loop of rounds, a decision, a skipped step, a failed step and its call.
   */
  static void answer(Theater theater, String session) {
    Plan plan = Plan.of("read", "review", "write").thenOptional("draw");
    ExecutionSpec spec =
        ExecutionSpec.of("workflow", "answer").session(session).sessionTitle("Play " + session);
    try (StepTracker steps = theater.track(spec.plan(plan))) {
      Step read = steps.start(StepSpec.of("read").title("Read the question"));
      ask(theater, read, "What is asked?", "Revenue by month, in **euros**.");
      read.complete("understood", Map.of("topic", "revenue"));
      for (int round = 1; round <= 3; round++) {
        Step review = steps.start(StepSpec.of("review").iteration(round, 3).speaker("审核员"));
        ask(theater, review, "Round " + round, "```sql\nSELECT " + round + "\n```");
        review.complete();
      }
      steps.decide("draw", false);
      Step write = steps.start(StepSpec.of("write").title("Write the answer"));
      try (LlmCall call = theater.llm().start(request("Write it").in(write))) {
        call.fail(new IllegalStateException("the model is overloaded"));
      }
      write.fail(
          ErrorInfo.of("MODEL_OVERLOADED", "Overloaded", "The model does not answer.")
              .suggest("Wait a minute and retry.")
              .retryable(true));
      steps.complete(Map.of("rows", 12));
    }
    theater.flush(Duration.ofSeconds(10));
  }

  private static void ask(Theater theater, Step step, String question, String answer) {
    try (LlmCall call = theater.llm().start(request(question).in(step))) {
      call.reasoning("Thinking of it. ");
      call.append(answer);
      call.complete(LlmResponse.builder().usage(Usage.of(120, 18)).finishReason("stop").build());
    }
  }

  private static LlmRequest request(String question) {
    return LlmRequest.of("openai", "gpt-4o")
        .role("分析师")
        .system("You answer briefly.")
        .user(question)
        .param("temperature", 0.2);
  }

  /** A run in which every text that a host gives is the payload. */
  static void hostile(Theater theater, String session, String payload) {
    ExecutionSpec spec =
        ExecutionSpec.of(payload, payload)
            .session(session)
            .sessionTitle(payload)
            .input(payload)
            .metadata(payload, payload)
            .plan(Plan.of(payload).thenOptional("never " + payload));
    try (StepTracker steps = theater.track(spec)) {
      Step step =
          steps.start(
              StepSpec.of(payload)
                  .title(payload)
                  .description(payload)
                  .speaker(payload)
                  .target(payload)
                  .metadata(payload, payload));
      step.progress(50, payload);
      step.content(payload);
      step.reasoning(payload);
      LlmRequest request =
          LlmRequest.of(payload, payload)
              .in(step)
              .role(payload)
              .taskType(payload)
              .system(payload)
              .user(payload)
              .message(Message.text("assistant", payload))
              .param(payload, payload)
              .metadata(payload, payload)
              .raw(payload);
      try (LlmCall call = theater.llm().start(request)) {
        call.reasoning(payload);
        call.append(payload);
        call.complete(
            LlmResponse.builder()
                .text(payload)
                .reasoning(payload)
                .toolCall(
                    ToolCall.of(payload, payload, payload).answered(payload, Duration.ofMillis(1)))
                .finishReason(payload)
                .raw(payload)
                .build());
      }
      step.complete(payload, Map.of(payload, payload));
      Step failed = steps.start(payload + " again");
      failed.fail(ErrorInfo.of(payload, payload, payload).suggest(payload));
      steps.skip(payload + " too", payload);
      steps.complete(Map.of(payload, payload));
    }
  }

  /** Many short calls of one session, all complete. */
  static void calls(Theater theater, String session, int count) {
    for (int i = 0; i < count; i++) {
      theater
          .llm()
          .record(
              LlmInteraction.builder(session)
                  .stage(LlmStage.COMPLETED)
                  .provider("openai")
                  .requestModel(i % 2 == 0 ? "gpt-4o" : "gpt-4o-mini")
                  .role("role " + i % 7)
                  .messages(List.of(Message.text("user", "Question " + i)))
                  .response("Answer " + i)
                  .usage(Usage.of(100 + i % 50, 20))
                  .build());
    }
    theater.flush(Duration.ofSeconds(60));
  }
}
