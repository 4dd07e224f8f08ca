package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Cost;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import io.theater.model.Usage;
import io.theater.sink.EventSink;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What filters, counts and totals answer. */
abstract class QueriesContract<S extends EventSink & HistoryStore> extends RecordsContract<S> {
  private static final LocalDate DAY = LocalDate.of(2025, 12, 7);

  @Test
  void listsSessionsByLastActivity() throws Exception {
    Events first = Events.of("first");
    Events second = Events.of("second", Duration.ofSeconds(1));
    store(first.llmStarted("call-1"), second.llmStarted("call-2"));
    assertThat(sessions(SessionQuery.all())).containsExactly("second", "first");
    store(first.pause(Duration.ofMinutes(1)).llmCompleted("call-1", "1"));
    assertThat(sessions(SessionQuery.all())).containsExactly("first", "second");
  }

  @Test
  void findsSessionsByOwnerAndByTextInIdOrTitle() throws Exception {
    store(Events.of("Alpha").described("ann", "Sales of May"));
    store(Events.of("beta").described("bob", "ALPHABET 中文"));
    store(Events.of("gamma").described("ann", null));
    assertThat(sessions(SessionQuery.all().ownedBy("ann"))).containsExactly("gamma", "Alpha");
    assertThat(sessions(SessionQuery.all().containing("alpha"))).containsExactly("beta", "Alpha");
    assertThat(sessions(SessionQuery.all().containing("中文"))).containsExactly("beta");
    assertThat(sessions(SessionQuery.all().containing("ALPHA").ownedBy("ann")))
        .containsExactly("Alpha");
    assertThat(sessions(SessionQuery.all().containing("50%_"))).isEmpty();
    assertThat(sessions(SessionQuery.all().ownedBy("nobody"))).isEmpty();
  }

  @Test
  void countsWhatIsInASession() throws Exception {
    Events events = Events.of("session-1");
    store(events.wholeExecution("a"));
    store(
        events.executionStarted("running"),
        events.llmStarted("failed"),
        events.llmFailed("failed"),
        events.described("ann", "Title"));
    store(Events.of("other").wholeExecution("b"));
    Session session = history().session("session-1").orElseThrow();
    assertThat(session.counts()).isEqualTo(new Session.Counts(2, 1, 5, 2, 1));
    assertThat(session.title()).isEqualTo("Title");
    assertThat(session.createdAt()).isEqualTo(Events.START.plus(Events.TICK));
    assertThat(session.updatedAt()).isEqualTo(events.now());
    assertThat(history().sessions(SessionQuery.all()).items()).contains(session);
  }

  @Test
  void findsExecutionsBySessionOwnerStatusAndType() throws Exception {
    Events ann = Events.of("ann-1");
    Events bob = Events.of("bob-1", Duration.ofSeconds(10));
    store(
        ann.executionStarted("done", run -> run.type("workflow")),
        ann.executionEnded("done", ExecutionStatus.SUCCEEDED),
        ann.executionStarted("failed", run -> run.type("agent_test")),
        ann.executionEnded("failed", ExecutionStatus.FAILED));
    store(
        bob.executionStarted("pending", run -> run.status(ExecutionStatus.PENDING)),
        bob.executionStarted("running", run -> run.type("agent_test")),
        bob.described("bob", null));
    store(ann.described("ann", null));
    assertThat(executions(ExecutionQuery.all()))
        .containsExactly("running", "pending", "failed", "done");
    assertThat(executions(ExecutionQuery.session("ann-1"))).containsExactly("failed", "done");
    assertThat(executions(ExecutionQuery.running())).containsExactly("running", "pending");
    assertThat(executions(ExecutionQuery.all().status(ExecutionStatus.FAILED)))
        .containsExactly("failed");
    assertThat(executions(ExecutionQuery.all().type("agent_test")))
        .containsExactly("running", "failed");
    assertThat(executions(ExecutionQuery.all().ownedBy("bob")))
        .containsExactly("running", "pending");
    assertThat(executions(ExecutionQuery.session("ann-1").ownedBy("bob"))).isEmpty();
  }

  @Test
  void listsStepsInTheOrderInWhichTheyStarted() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.stepStarted("run-1", "a"),
        events.stepStarted("run-1", "b"),
        events.stepStarted("run-2", "c"),
        events.stepCompleted("run-1", "a"),
        events.stepStarted("run-1", "d"));
    store(Events.of("session-2").stepStarted("run-3", "e"));
    assertThat(steps(StepQuery.session("session-1"))).containsExactly("a", "b", "c", "d");
    assertThat(steps(StepQuery.execution("run-1"))).containsExactly("a", "b", "d");
    assertThat(steps(StepQuery.session("session-1").ofExecution("run-2"))).containsExactly("c");
    assertThat(steps(StepQuery.session("session-1").ofExecution("run-3"))).isEmpty();
  }

  @Test
  void findsInteractionsByWhatTheyAre() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.llmStarted("plain"),
        events.llmCompleted("plain", "1"),
        events.llmStarted("placed", call -> call.executionId("run").stepId("step").role("judge")),
        events.llmFailed("placed"),
        events.llmStarted("claude", call -> call.provider("anthropic").requestModel("opus")),
        events.llmCancelled("claude"));
    store(Events.of("session-2", Duration.ofMinutes(1)).llmStarted("open"));
    assertThat(calls(InteractionQuery.all())).containsExactly("open", "claude", "placed", "plain");
    assertThat(calls(InteractionQuery.all().inOrder()))
        .containsExactly("plain", "placed", "claude", "open");
    assertThat(calls(InteractionQuery.session("session-1").inOrder()))
        .containsExactly("plain", "placed", "claude");
    assertThat(calls(InteractionQuery.latest(1))).containsExactly("open");
    assertThat(calls(InteractionQuery.all().execution("run"))).containsExactly("placed");
    assertThat(calls(InteractionQuery.all().step("step"))).containsExactly("placed");
    assertThat(calls(InteractionQuery.all().role("judge"))).containsExactly("placed");
    assertThat(calls(InteractionQuery.all().failedOnly())).containsExactly("placed");
    assertThat(calls(InteractionQuery.all().stage(LlmStage.STARTED, LlmStage.CANCELLED)))
        .containsExactly("open", "claude");
    assertThat(calls(InteractionQuery.all().provider("anthropic"))).containsExactly("claude");
    assertThat(calls(InteractionQuery.all().model("opus"))).containsExactly("claude");
    assertThat(calls(InteractionQuery.all().model("gpt-4o-2024-08-06"))).containsExactly("plain");
    assertThat(calls(InteractionQuery.session("session-1").provider("openai").failedOnly()))
        .containsExactly("placed");
  }

  @Test
  void findsInteractionsByOwnerEvenWhenTheOwnerIsSaidLater() throws Exception {
    Events ann = Events.of("session-1");
    store(ann.llmStarted("of-ann"), Events.of("session-2").llmStarted("of-nobody"));
    assertThat(calls(InteractionQuery.all().ownedBy("ann"))).isEmpty();
    store(ann.described("ann", null));
    assertThat(calls(InteractionQuery.all().ownedBy("ann"))).containsExactly("of-ann");
    assertThat(calls(InteractionQuery.session("session-2").ownedBy("ann"))).isEmpty();
  }

  @Test
  void findsInteractionsByDurationAndTokens() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.llmStarted("open"),
        events.llmStarted("quick"),
        events.llmEnded("quick", call -> ended(call, events, 100).usage(Usage.of(10, 5))),
        events.llmStarted("slow"),
        events.llmEnded("slow", call -> ended(call, events, 900).usage(Usage.of(100, 50))));
    assertThat(calls(InteractionQuery.all().slowerThan(Duration.ofMillis(100))))
        .containsExactly("slow", "quick");
    assertThat(calls(InteractionQuery.all().slowerThan(Duration.ofMillis(101))))
        .containsExactly("slow");
    assertThat(calls(InteractionQuery.all().tokensAtLeast(15L))).containsExactly("slow", "quick");
    assertThat(calls(InteractionQuery.all().tokensAtLeast(16L))).containsExactly("slow");
  }

  @Test
  void findsInteractionsByTextInPromptOrResponse() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.llmStarted("asked", call -> asking(call, "Wie viele Straßen? 50% 中文")),
        events.llmCompleted("asked", "none"),
        events.llmStarted("answered", call -> asking(call, "hello")),
        events.llmCompleted("answered", "A \"Quoted\" line\nand another"),
        events.llmStarted("open", call -> asking(call, "later")));
    assertThat(calls(InteractionQuery.all().containing("wie VIELE"))).containsExactly("asked");
    assertThat(calls(InteractionQuery.all().containing("中文"))).containsExactly("asked");
    assertThat(calls(InteractionQuery.all().containing("\"quoted\" LINE\nand")))
        .containsExactly("answered");
    assertThat(calls(InteractionQuery.all().containing("50%"))).containsExactly("asked");
    assertThat(calls(InteractionQuery.all().containing("5_%"))).isEmpty();
    assertThat(calls(InteractionQuery.all().containing("e")))
        .containsExactly("open", "answered", "asked");
  }

  @Test
  void takesDaysInUtcByTheTimeOfTheRequest() throws Exception {
    Events events = Events.of("session-1");
    store(events.at(Instant.parse("2025-12-07T23:59:59.999Z")).llmStarted("late"));
    store(events.at(Instant.parse("2025-12-08T00:00:00Z")).llmStarted("early"));
    store(events.llmFailed("late"), events.llmFailed("early"));
    DateRange sunday = DateRange.of(DAY);
    DateRange monday = DateRange.of(DAY.plusDays(1));
    assertThat(calls(InteractionQuery.errors(sunday))).containsExactly("late");
    assertThat(calls(InteractionQuery.errors(monday))).containsExactly("early");
    assertThat(calls(InteractionQuery.all().on(new DateRange(DAY, DAY.plusDays(1)))))
        .containsExactly("early", "late");
    assertThat(calls(InteractionQuery.session("session-1").on(DateRange.of(DAY.minusDays(1)))))
        .isEmpty();
    assertThat(history().statistics(sunday).failed()).isEqualTo(1);
    assertThat(history().statistics(DateRange.of(DAY.plusDays(2))).interactions()).isZero();
  }

  @Test
  void addsUpInteractions() throws Exception {
    Events events = Events.of("session-1");
    for (int i = 1; i <= 20; i++) {
      int millis = i * 100;
      store(
          events.llmStarted("call-" + i),
          events.llmEnded(
              "call-" + i,
              call ->
                  ended(call, events, millis)
                      .usage(Usage.of(10, 5).cached(4, 1).reasoning(2))
                      .cost(new Cost(new BigDecimal("0.25"), "USD", "reported"))));
    }
    Events other = Events.of("session-2", Duration.ofMinutes(5));
    store(
        other.llmStarted("failed", call -> call.provider("anthropic").requestModel("opus")),
        other.llmEnded(
            "failed",
            call ->
                call.stage(LlmStage.FAILED)
                    .timing(null)
                    .cost(new Cost(new BigDecimal("0.10"), "EUR", "price_table"))),
        other.llmStarted("open"));

    Statistics all = history().statistics(DateRange.of(DAY));
    assertThat(all.interactions()).isEqualTo(22);
    assertThat(all.succeeded()).isEqualTo(20);
    assertThat(all.failed()).isEqualTo(1);
    assertThat(all.open()).isEqualTo(1);
    assertThat(all.sessions()).isEqualTo(2);
    assertThat(all.byStage()).isEqualTo(Map.of("completed", 20L, "failed", 1L, "started", 1L));
    assertThat(all.byProvider()).isEqualTo(Map.of("openai", 21L, "anthropic", 1L));
    assertThat(all.byModel()).isEqualTo(Map.of("gpt-4o", 21L, "opus", 1L));
    assertThat(all.usage()).isEqualTo(new Usage(200L, 100L, 300L, 80L, 20L, 40L));
    assertThat(all.costs().get("USD")).isEqualByComparingTo("5");
    assertThat(all.costs().get("EUR")).isEqualByComparingTo("0.1");
    assertThat(all.latency())
        .isEqualTo(
            new Statistics.Percentiles(
                Duration.ofMillis(1050),
                Duration.ofMillis(1000),
                Duration.ofMillis(1900),
                Duration.ofMillis(2000),
                Duration.ofMillis(2000)));
  }

  @Test
  void addsUpNothingToZero() {
    Statistics none = history().statistics(DateRange.all());
    assertThat(none.interactions()).isZero();
    assertThat(none.sessions()).isZero();
    assertThat(none.byStage()).isEmpty();
    assertThat(none.usage()).isEqualTo(new Usage(0L, 0L, 0L, 0L, 0L, 0L));
    assertThat(none.costs()).isEmpty();
    assertThat(none.latency()).isNull();
  }

  private static LlmInteraction.Builder ended(
      LlmInteraction.Builder call, Events events, int millis) {
    return call.stage(LlmStage.COMPLETED).timing(events.timing(Duration.ofMillis(millis)));
  }

  private static LlmInteraction.Builder asking(LlmInteraction.Builder call, String question) {
    return call.messages(List.of(Message.text(Message.USER, question)));
  }

  private List<String> sessions(SessionQuery query) {
    return history().sessions(query).items().stream().map(Session::id).toList();
  }

  private List<String> executions(ExecutionQuery query) {
    return history().executions(query).items().stream().map(Execution::id).toList();
  }

  private List<String> steps(StepQuery query) {
    return history().steps(query).items().stream().map(StepRecord::id).toList();
  }

  private List<String> calls(InteractionQuery query) {
    return history().interactions(query).items().stream().map(LlmInteraction::id).toList();
  }
}
