package io.theater.json;

import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Truncation;
import java.util.List;
import java.util.Map;

/** Records in which every text that went to a model or came from one holds the same word. */
final class Canary {
  static final String WORD = "canary";

  private static final ErrorInfo CALL_ERROR =
      ErrorInfo.of("LLM_SERVICE_ERROR", "LLM failed", WORD).thrown("X", "0f", WORD);
  private static final ErrorInfo STEP_ERROR =
      ErrorInfo.of("TIMEOUT_ERROR", "Too slow", "10 s").thrown("X", "0f", WORD);

  static final LlmInteraction CALL =
      LlmInteraction.builder("call", "session")
          .stepId("step")
          .stage(LlmStage.FAILED)
          .params(Map.of("stop", WORD))
          .metadata(Map.of("question", WORD))
          .error(CALL_ERROR)
          .truncations(List.of(new Truncation("prompt", 9, WORD)))
          .messages(
              List.of(
                  Message.text("system", WORD),
                  Message.text("user", WORD),
                  new Message("assistant", List.of(new Part.ToolUse("t", WORD, WORD))),
                  new Message("user", List.of(new Part.Text(WORD), new Part.Other("image", WORD)))))
          .response(WORD)
          .reasoning(WORD)
          .toolCalls(List.of(ToolCall.of("t", WORD, WORD).answered(WORD, null)))
          .rawRequest(WORD)
          .rawResponse(WORD)
          .build();

  static final StepRecord STEP =
      StepRecord.builder("step", "run", "session")
          .status(StepStatus.COMPLETED)
          .output(WORD)
          .reasoning(WORD)
          .summary(WORD)
          .result(Map.of("answer", WORD))
          .error(STEP_ERROR)
          .build();

  static final Execution EXECUTION =
      Execution.builder("run", "session")
          .status(ExecutionStatus.SUCCEEDED)
          .input(WORD)
          .output(Map.of("answer", WORD))
          .error(STEP_ERROR)
          .build();

  private Canary() {}
}
