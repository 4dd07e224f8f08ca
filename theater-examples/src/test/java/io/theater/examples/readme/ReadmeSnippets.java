package io.theater.examples.readme;

import io.micrometer.core.instrument.MeterRegistry;
import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmInteractionRecorder;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.RetryPolicy;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.file.FileRecorder;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.History;
import io.theater.history.InteractionQuery;
import io.theater.live.LiveCursor;
import io.theater.live.LiveSignal;
import io.theater.live.Subscription;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Plan;
import io.theater.model.Statistics;
import io.theater.model.StepProgress;
import io.theater.model.Usage;
import io.theater.redact.Redactors;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import io.theater.servlet.SseResponse;
import io.theater.servlet.TheaterServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The code of the README, word for word: {@link ReadmeTest} runs it and compares every block. What
 * the snippets call of the host stands at the end.
 */
final class ReadmeSnippets {
  final List<LiveSignal> shown = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  int rows;

  Theater build(Path directory, MeterRegistry registry) {
    Theater theater =
        Theater.builder()
            .sink(FileRecorder.at(directory)) // history comes from the first sink that can be read
            .redactor(Redactors.standard()) // the default
            .meterRegistry(registry) // optional (Micrometer)
            .build(); // AutoCloseable
    return theater;
  }

  void steps(Theater theater) {
    Plan plan =
        Plan.of("analyzing_question", "generate_sql", "execute_query")
            .thenOptional("configure_chart");
    try (StepTracker steps = theater.track("session-42", "answer-question", plan)) {
      String sql =
          steps.run(
              "generate_sql",
              step -> { // times it, completes or fails it, rethrows your own exception
                step.progress(30, "reading the schema");
                step.content(
                    "SELECT "); // streamed to viewers; step.reasoning(..) for thinking text
                return "SELECT 1";
              });
      steps.decide(
          "need_chart", rows > 0); // a recorded branch; skipped plan steps are marked skipped
      for (int round = 1; round <= 3; round++) {
        Step review = steps.start(StepSpec.of("review").iteration(round, 3).speaker("审核员"));
        Step child = review.start("look-up"); // nested
        child.complete("2 rows found");
        review.complete(Map.of("ok", true));
      }
      steps.run(
          StepSpec.of("execute_query").retry(RetryPolicy.exponential(3, Duration.ofMillis(200))),
          step -> query(sql));
      steps.onCancel(
          () -> statement.cancel()); // a viewer pressed cancel; also steps.cancelRequested()
      steps.onRetry(stepName -> rerun(stepName)); // a viewer pressed retry
      steps.complete(Map.of("sql", sql)); // fail(Throwable) and cancel(reason) likewise
    } // left open by a step that threw: failed; left open silently: interrupted
  }

  List<Object> llm(Theater theater, Step step, String rules, String question) {
    LlmInteractionRecorder llm = theater.llm();
    LlmRequest request =
        LlmRequest.of("openai", "gpt-4o")
            .in(step)
            .role("产品专员")
            .system(rules)
            .user(question)
            .param("temperature", 0.2);
    String answer = llm.record(request, () -> client.chat(question)); // text in, text out
    Answer typed =
        llm.record(
            request,
            () -> client.call(question),
            a -> LlmResponse.of(a.text()).usage(812, 95).finishReason("stop"));
    try (LlmCall call = llm.start(request)) { // on its way to disk before the model is asked
      for (String delta : client.stream(question)) {
        call.append(delta); // call.reasoning(..), call.toolCall(..)
      }
      call.complete(LlmResponse.builder().usage(Usage.of(812, 95)).finishReason("stop").build());
      llm.finalized(call.id(), "message-12"); // late link to your own message
    } // not ended: cancelled, partial text kept
    llm.record(LlmInteraction.builder("session-42").response("known afterwards").build());
    return List.of(answer, typed);
  }

  Execution background(Theater theater, String text) {
    Execution accepted =
        theater.submit(
            ExecutionSpec.of("agent_test", "nightly check").session("s-1").input(text),
            steps -> agent.test(text)); // returns at once, status pending; bounded pool
    theater.cancel(accepted.id());
    return accepted;
  }

  List<Object> reading(Theater theater, String id) {
    History history = theater.history();
    StepProgress progress = history.stepProgress("session-42");
    Page<LlmInteraction> page =
        history.interactions(InteractionQuery.session("session-42").failedOnly().limit(50));
    Optional<LlmInteraction> one = history.interaction(id);
    Page<Execution> running = history.executions(ExecutionQuery.running());
    Statistics statistics = history.statistics(DateRange.lastDays(7));
    try (Subscription s =
        theater.live().subscribe("session-42", LiveCursor.latest(), signal -> show(signal))) {
      watch();
    }
    return List.of(progress, page, one, running, statistics);
  }

  void operations(Theater theater) {
    theater.flush(Duration.ofSeconds(5)); // true: all accepted before is stored in every sink
    theater.stats(); // offered, stored, dropped by reason, quarantined, pending; per sink
    theater.health(); // UP | DEGRADED | DOWN with reasons
  }

  TheaterServlet servlet(Theater theater) {
    TheaterServlet servlet =
        TheaterServlet.builder(theater)
            .access(
                AccessPolicy.roles( // no policy given: every path answers 403
                    request -> Caller.of(request.getRemoteUser()).role(Role.DEBUGGER)))
            .build(); // mount it anywhere, with async supported
    return servlet;
  }

  void post(Theater theater, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SseResponse.of(theater, request, response).follow("session-42");
  }

  // ---- what the snippets call of the host

  private final Client client = new Client();
  private final Agent agent = new Agent();
  private final Cancellable statement = new Cancellable();

  private String query(String sql) {
    return sql + " gave 1 row";
  }

  private void rerun(String stepName) {
    asked.add("rerun " + stepName);
  }

  private synchronized void show(LiveSignal signal) {
    shown.add(signal);
    notifyAll();
  }

  private synchronized void watch() {
    try {
      while (shown.isEmpty()) {
        wait();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  record Answer(String text) {}

  static final class Client {
    String chat(String question) {
      return "chat: " + question;
    }

    Answer call(String question) {
      return new Answer("call: " + question);
    }

    List<String> stream(String question) {
      return List.of("stream", ": ", question);
    }
  }

  static final class Agent {
    String test(String text) {
      return text;
    }
  }

  static final class Cancellable {
    void cancel() {}
  }
}
