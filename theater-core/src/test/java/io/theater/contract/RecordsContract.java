package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.theater.event.ExecutionEnded;
import io.theater.event.LlmEnded;
import io.theater.event.StepEnded;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Plan;
import io.theater.model.Session;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.sink.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What single records come back as. */
abstract class RecordsContract<S extends EventSink & HistoryStore> extends StoreFixture<S> {

  @Test
  void foldsTheEventsOfARunIntoOneExecution() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    Execution run = history().execution("a-run").orElseThrow();
    assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(run.plan()).isEqualTo(Plan.of("analyze", "generate", "decide", "chart"));
    assertThat(run.output()).isEqualTo(Map.of("ok", true));
    assertThat(run.startedAt()).isEqualTo(Events.START.plus(Events.TICK));
    assertThat(run.finishedAt()).isEqualTo(Events.START.plus(Events.TICK.multipliedBy(19)));
  }

  @Test
  void foldsTheEventsOfAStepIntoOneRecord() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    StepRecord step = history().step("a-analyze").orElseThrow();
    assertThat(step.status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(step.output()).isEqualTo("two tables");
    assertThat(step.reasoning()).isEqualTo("hmm");
    assertThat(step.progress()).isEqualTo(100);
    assertThat(step.progressMessage()).isEqualTo("reading the schema");
    assertThat(step.duration()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void foldsTheEventsOfACallIntoOneInteraction() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    LlmInteraction call = history().interaction("a-call").orElseThrow();
    assertThat(call.stage()).isEqualTo(LlmStage.COMPLETED);
    assertThat(call.response()).isEqualTo("SELECT 1");
    assertThat(call.systemPrompt()).isEqualTo("You answer briefly.");
    assertThat(call.executionId()).isEqualTo("a-run");
    assertThat(call.stepId()).isEqualTo("a-generate");
    assertThat(call.messageId()).isEqualTo("a-message");
    assertThat(call.finalized()).isTrue();
  }

  @Test
  void keepsNestedStepsDecisionsAndSkippedBranches() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    assertThat(history().step("a-lookup").orElseThrow().parentId()).isEqualTo("a-generate");
    StepRecord decision = history().step("a-decide").orElseThrow();
    assertThat(decision.kind()).isEqualTo(StepKind.DECISION);
    assertThat(decision.condition()).isEqualTo("rows > 0");
    StepRecord skipped = history().step("a-chart").orElseThrow();
    assertThat(skipped.status()).isEqualTo(StepStatus.SKIPPED);
    assertThat(skipped.reason()).isEqualTo("branch not taken");
  }

  @Test
  void keepsRoundsOfALoopApart() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.stepStarted("run", "round-1", step -> step.name("review").iteration(1)),
        events.stepCompleted("run", "round-1"),
        events.stepStarted("run", "round-2", step -> step.name("review").iteration(2)));
    assertThat(history().steps(StepQuery.execution("run")).items())
        .extracting(StepRecord::name, StepRecord::iteration, StepRecord::status)
        .containsExactly(
            tuple("review", 1, StepStatus.COMPLETED), tuple("review", 2, StepStatus.RUNNING));
  }

  @Test
  void showsTheTextSoFarOfACallAtWork() throws Exception {
    Events events = Events.of("session-1");
    store(events.llmStarted("call"), events.llmDelta("call", "SELECT "));
    store(events.llmDelta("call", "1", "because", null));
    LlmInteraction call = history().interaction("call").orElseThrow();
    assertThat(call.stage()).isEqualTo(LlmStage.STREAMING);
    assertThat(call.response()).isEqualTo("SELECT 1");
    assertThat(call.reasoning()).isEqualTo("because");
  }

  @Test
  void showsTheTextSoFarOfAStepAtWork() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.stepStarted("run", "step"),
        events.stepContent("run", "step", "one ", "why "),
        events.stepContent("run", "step", "two", "not"));
    StepRecord step = history().step("step").orElseThrow();
    assertThat(step.status()).isEqualTo(StepStatus.RUNNING);
    assertThat(step.output()).isEqualTo("one two");
    assertThat(step.reasoning()).isEqualTo("why not");
  }

  @Test
  void prefersTheWholeTextOfTheEndToWhatWasStreamed() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.llmStarted("call"),
        events.llmDelta("call", "SELE…"),
        events.llmCompleted("call", "SELECT 1"));
    assertThat(history().interaction("call").orElseThrow().response()).isEqualTo("SELECT 1");
  }

  @Test
  void keepsStreamedTextWhenTheEndBringsNone() throws Exception {
    Events events = Events.of("session-1");
    store(
        events.llmStarted("failed"),
        events.llmDelta("failed", "half an "),
        events.llmFailed("failed"),
        events.llmStarted("cancelled"),
        events.llmDelta("cancelled", "half a "),
        events.llmCancelled("cancelled"));
    LlmInteraction failed = history().interaction("failed").orElseThrow();
    assertThat(failed.stage()).isEqualTo(LlmStage.FAILED);
    assertThat(failed.response()).isEqualTo("half an ");
    assertThat(failed.errorMessage()).isEqualTo("no answer within 30 s");
    LlmInteraction cancelled = history().interaction("cancelled").orElseThrow();
    assertThat(cancelled.stage()).isEqualTo(LlmStage.CANCELLED);
    assertThat(cancelled.response()).isEqualTo("half a ");
  }

  @Test
  void keepsToolCallsThatWereStreamed() throws Exception {
    Events events = Events.of("session-1");
    ToolCall first = ToolCall.of("1", "look-up", "{}");
    ToolCall second = ToolCall.of("2", "look-up", "{}");
    store(
        events.llmStarted("call"),
        events.llmDelta("call", "", "", first),
        events.llmDelta("call", "", "", second));
    assertThat(history().interaction("call").orElseThrow().toolCalls())
        .containsExactly(first, second);
  }

  @Test
  void keepsTheAttemptAndTheErrorOfARetriedStep() throws Exception {
    Events events = Events.of("session-1");
    store(events.stepStarted("run", "step"), events.stepRetried("run", "step", 2));
    StepRecord step = history().step("step").orElseThrow();
    assertThat(step.attempt()).isEqualTo(2);
    assertThat(step.error()).isEqualTo(Events.error());
    assertThat(step.status()).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  void findsTheNewestInteractionOfAMessageThatWasLinkedLate() throws Exception {
    Events events = Events.of("session-1");
    store(events.llmStarted("first"), events.llmCompleted("first", "1"));
    store(events.llmStarted("second"), events.llmCompleted("second", "2"));
    store(events.llmFinalized("first", "message"));
    assertThat(history().interactionOfMessage("message")).map(LlmInteraction::id).hasValue("first");
    store(events.llmFinalized("second", "message"));
    LlmInteraction newest = history().interactionOfMessage("message").orElseThrow();
    assertThat(newest.id()).isEqualTo("second");
    assertThat(newest.finalized()).isTrue();
    assertThat(newest.response()).isEqualTo("2");
  }

  @Test
  void readsWhatNeverEndedAsInterruptedOnceItsProcessIsGone() throws Exception {
    Events before = Events.of("session-1");
    store(
        before.executionStarted("run"),
        before.stepStarted("run", "step"),
        before.stepContent("run", "step", "half", ""),
        before.llmStarted("call"),
        before.llmDelta("call", "half"));
    reopen();
    Events after = before.afterRestart("boot-2");
    store(after.executionStarted("next-run"), after.llmStarted("next-call"));

    assertThat(history().execution("run").orElseThrow().status())
        .isEqualTo(ExecutionStatus.INTERRUPTED);
    StepRecord step = history().step("step").orElseThrow();
    assertThat(step.status()).isEqualTo(StepStatus.INTERRUPTED);
    assertThat(step.output()).isEqualTo("half");
    LlmInteraction call = history().interaction("call").orElseThrow();
    assertThat(call.stage()).isEqualTo(LlmStage.INTERRUPTED);
    assertThat(call.response()).isEqualTo("half");
    assertThat(history().executions(ExecutionQuery.running()).items())
        .extracting(Execution::id)
        .containsExactly("next-run");
    assertThat(history().interactions(InteractionQuery.all().stage(LlmStage.INTERRUPTED)).items())
        .extracting(LlmInteraction::id)
        .containsExactly("call");
    assertThat(history().statistics(DateRange.all()).open()).isEqualTo(1);
  }

  @Test
  void keepsEverythingWhenItIsOpenedAgain() throws Exception {
    Events events = Events.of("session-1");
    store(events.described("ann", "First"));
    store(events.wholeExecution("a"));
    List<Object> before = everything();
    reopen();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void changesNothingWhenABatchComesTwice() throws Exception {
    Events events = Events.of("session-1");
    List<TheaterEvent> batch = new ArrayList<>(events.wholeExecution("a"));
    batch.add(events.llmStarted("open"));
    batch.add(events.llmDelta("open", "text"));
    batch.add(events.stepStarted("a-run", "open-step"));
    batch.add(events.stepContent("a-run", "open-step", "text", ""));
    store(batch);
    List<Object> before = everything();
    store(batch);
    store(batch.subList(batch.size() / 2, batch.size()));
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void keepsAHugeText() throws Exception {
    String huge = "0123456789abcd文\n".repeat(1 << 16);
    Events events = Events.of("session-1");
    store(events.llmStarted("call"), events.llmCompleted("call", huge));
    String response = history().interaction("call").orElseThrow().response();
    assertThat(response).hasSize(1 << 20);
    assertThat(huge.equals(response)).as("the same text").isTrue();
  }

  @Test
  void keepsSessionsApartWhateverTheirIds() throws Exception {
    List<String> names = HostileNames.in(sandbox);
    for (String name : names) {
      Events events = Events.of(name);
      store(events.described(name, name), events.llmStarted("call " + name));
    }
    for (String name : names) {
      Session session = history().session(name).orElseThrow();
      assertThat(session.id()).isEqualTo(name);
      assertThat(session.owner()).isEqualTo(name);
      assertThat(history().interactions(InteractionQuery.session(name)).items())
          .as("calls of session %s", name)
          .extracting(LlmInteraction::id)
          .containsExactly("call " + name);
    }
    assertThat(history().sessions(SessionQuery.all().limit(100)).items()).hasSameSizeAs(names);
  }

  @Test
  void givesBackEveryFieldOfARandomRecord() throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    RandomRecords records = new RandomRecords(seed, "session-1", Events.BOOT);
    Events events = Events.of("session-1");
    for (int i = 0; i < 50; i++) {
      Execution run = records.execution();
      StepRecord step = records.step(run.id());
      LlmInteraction call = records.interaction();
      ExecutionEnded.Summary summary = new ExecutionEnded.Summary(Duration.ZERO, 0, 0, 0);
      store(
          new ExecutionEnded(events.header(run.id()), run, summary),
          new StepEnded(events.header(run.id()), step, null),
          new LlmEnded(events.header(call.executionId()), call));
      assertThat(history().execution(run.id())).as("-Dtheater.seed=%d", seed).hasValue(run);
      assertThat(history().step(step.id())).as("-Dtheater.seed=%d", seed).hasValue(step);
      assertThat(history().interaction(call.id())).as("-Dtheater.seed=%d", seed).hasValue(call);
    }
  }

  @Test
  void findsNothingByIdsThatNothingHas() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    for (String id : List.of("", " ", "unknown", "../unknown", "x".repeat(5000))) {
      assertThat(history().session(id)).isEmpty();
      assertThat(history().execution(id)).isEmpty();
      assertThat(history().step(id)).isEmpty();
      assertThat(history().interaction(id)).isEmpty();
      assertThat(history().interactionOfMessage(id)).isEmpty();
      assertThat(history().executions(ExecutionQuery.session(id)).items()).isEmpty();
      assertThat(history().steps(StepQuery.session(id)).items()).isEmpty();
      assertThat(history().steps(StepQuery.execution(id)).items()).isEmpty();
      assertThat(history().interactions(InteractionQuery.session(id)).items()).isEmpty();
    }
  }

  private List<Object> everything() {
    List<Object> all = new ArrayList<>();
    all.add(history().sessions(SessionQuery.all()));
    all.add(history().executions(ExecutionQuery.all()));
    all.add(history().steps(StepQuery.session("session-1")));
    all.add(history().interactions(InteractionQuery.all()));
    all.add(history().statistics(DateRange.all()));
    return all;
  }
}
