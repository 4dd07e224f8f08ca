package io.theater.examples.spring;

import io.theater.ExecutionSpec;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.model.Execution;
import io.theater.servlet.SseResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers a question, and shows on the same response how. */
@RestController
class AskController {
  private final Theater theater;

  AskController(Theater theater) {
    this.theater = theater;
  }

  @PostMapping("/ask")
  void ask(
      @RequestParam("question") String question,
      Principal user,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ExecutionSpec spec =
        ExecutionSpec.of("workflow", "answer-question")
            .session("session-of-" + user.getName())
            .owner(user.getName()) // who may see it besides admins
            .input(question);
    Execution run = theater.submit(spec, steps -> answer(question, steps));
    SseResponse.of(theater, request, response).execution(run.id()).follow(run.sessionId());
  }

  private String answer(String question, StepTracker steps) throws Exception {
    return steps.run(
        "answer",
        step ->
            theater.llm().record(request(question, step), () -> model(question), LlmResponse::of));
  }

  private static LlmRequest request(String question, Step step) {
    return LlmRequest.of("example", "shouting-1").in(step).user(question);
  }

  /** Stands for a call of a model. */
  private static String model(String question) {
    return question.toUpperCase(Locale.ROOT) + "!";
  }
}
