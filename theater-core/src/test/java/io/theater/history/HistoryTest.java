package io.theater.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.TheaterException;
import io.theater.contract.Events;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.sink.InMemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final InMemorySink sink = InMemorySink.create();
  private final FakeOverlay live = new FakeOverlay();
  private final History history = History.of(sink, live);
  private final Events events = Events.of("session-1");

  @Test
  void showsTheLiveTextOfACallWhoseTextIsNotStoredYet() {
    sink.write(List.of(events.llmStarted("call")));
    live.interactions.put(
        "call", call("call").stage(LlmStage.STREAMING).response("so far").build());
    LlmInteraction call = history.interaction("call").orElseThrow();
    assertThat(call.response()).isEqualTo("so far");
    assertThat(call.stage()).isEqualTo(LlmStage.STREAMING);
    assertThat(call.provider()).as("what only the store knows").isEqualTo("openai");
    assertThat(history.interactions(InteractionQuery.all()).items()).containsExactly(call);
  }

  @Test
  void findsARecordThatNoStoreHasYet() {
    live.interactions.put("call", call("call").stage(LlmStage.STARTED).build());
    live.steps.put("step", step("step").status(StepStatus.RUNNING).build());
    live.executions.put("run", run("run").status(ExecutionStatus.RUNNING).build());
    assertThat(history.interaction("call")).isPresent();
    assertThat(history.step("step")).isPresent();
    assertThat(history.execution("run")).isPresent();
  }

  @Test
  void showsAStepEndedThatTheStoreStillTakesForRunning() {
    sink.write(List.of(events.stepStarted("run", "step")));
    live.steps.put("step", step("step").status(StepStatus.COMPLETED).summary("done").build());
    assertThat(history.step("step").orElseThrow().status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(history.steps(StepQuery.execution("run")).items())
        .extracting(StepRecord::summary)
        .containsExactly("done");
    assertThat(history.stepProgress("session-1").progressPercentage()).isEqualTo(100);
  }

  @Test
  void takesAStoredEndForTheLastWord() {
    sink.write(
        List.of(
            events.llmStarted("call"),
            events.llmCompleted("call", "whole"),
            events.stepStarted("run", "step"),
            events.stepCompleted("run", "step")));
    live.interactions.put("call", call("call").stage(LlmStage.STREAMING).response("wh").build());
    live.steps.put("step", step("step").status(StepStatus.RUNNING).summary("stale").build());
    assertThat(history.interaction("call").orElseThrow().response()).isEqualTo("whole");
    assertThat(history.step("step").orElseThrow().summary()).isEqualTo("done");
  }

  @Test
  void believesTheLiveSideThatARecordIsNotInterrupted() {
    sink.write(
        List.of(
            events.executionStarted("run"),
            events.stepStarted("run", "step"),
            events.llmStarted("call"),
            events.afterRestart("another node").executionStarted("other")));
    assertThat(history.execution("run").orElseThrow().status())
        .isEqualTo(ExecutionStatus.INTERRUPTED);
    live.executions.put("run", run("run").status(ExecutionStatus.RUNNING).build());
    live.steps.put("step", step("step").status(StepStatus.RUNNING).build());
    live.interactions.put("call", call("call").stage(LlmStage.STREAMING).build());
    assertThat(history.execution("run").orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(history.step("step").orElseThrow().status()).isEqualTo(StepStatus.RUNNING);
    assertThat(history.interaction("call").orElseThrow().stage()).isEqualTo(LlmStage.STREAMING);
  }

  @Test
  void leavesOutOfAListWhatIsNoLongerWhatWasAskedFor() {
    sink.write(List.of(events.executionStarted("ended"), events.executionStarted("running")));
    live.executions.put("ended", run("ended").status(ExecutionStatus.SUCCEEDED).build());
    assertThat(history.executions(ExecutionQuery.running()).items())
        .extracting(Execution::id)
        .containsExactly("running");
  }

  @Test
  void countsThePlannedStepsOfARunThatHasNotEnded() {
    sink.write(
        List.of(
            events.executionStarted("run", "analyze", "generate", "execute", "chart"),
            events.stepStarted("run", "1", step -> step.name("analyze")),
            events.stepCompleted("run", "1"),
            events.stepStarted("run", "2", step -> step.name("generate"))));
    StepProgress progress = history.stepProgress("session-1");
    assertThat(progress.totalSteps()).isEqualTo(4);
    assertThat(progress.completedSteps()).isEqualTo(1);
    assertThat(progress.progressPercentage()).isEqualTo(25);
    assertThat(progress.currentStep()).extracting(StepRecord::id).isEqualTo("2");
    assertThat(progress.steps()).hasSize(2);
  }

  @Test
  void forgetsThePlanOfARunThatHasEnded() {
    sink.write(
        List.of(
            events.executionStarted("run", "analyze", "generate"),
            events.stepStarted("run", "1", step -> step.name("analyze")),
            events.stepEnded("run", "1", StepStatus.ERROR),
            events.executionEnded("run", ExecutionStatus.FAILED)));
    StepProgress progress = history.stepProgress("session-1");
    assertThat(progress.totalSteps()).isEqualTo(1);
    assertThat(progress.failedSteps()).isEqualTo(1);
    assertThat(progress.progressPercentage()).isEqualTo(100);
    assertThat(history.stepProgress("session-1", "run")).isEqualTo(progress);
  }

  @Test
  void countsTheStepsOfOneRunOfASession() {
    sink.write(events.wholeExecution("a"));
    sink.write(List.of(events.executionStarted("run", "x", "y"), events.stepStarted("run", "x")));
    assertThat(history.stepProgress("session-1").totalSteps()).isEqualTo(7);
    assertThat(history.stepProgress("session-1", "a-run").totalSteps()).isEqualTo(5);
    assertThat(history.stepProgress("session-1", "a-run").skippedSteps()).isEqualTo(1);
    assertThat(history.stepProgress("session-1", "run").totalSteps()).isEqualTo(2);
    assertThat(history.stepProgress("session-2", "run").totalSteps()).isZero();
    assertThat(history.stepProgress("session-1", null).totalSteps()).isEqualTo(7);
  }

  @Test
  void looksAtNoMoreThanTheFirstTenThousandSteps() {
    for (int i = 0; i < History.MAX_PROGRESS_STEPS + 10; i++) {
      sink.write(List.of(events.stepStarted("run", "step-" + i)));
    }
    List<StepRecord> steps = history.stepProgress("session-1").steps();
    assertThat(steps).hasSize(History.MAX_PROGRESS_STEPS);
    assertThat(steps.get(0).id()).isEqualTo("step-0");
  }

  @Test
  void findsNothingByNullAndBlankIds() {
    sink.write(events.wholeExecution("a"));
    for (String id : new String[] {null, "", " \n"}) {
      assertThat(history.session(id)).isEmpty();
      assertThat(history.execution(id)).isEmpty();
      assertThat(history.step(id)).isEmpty();
      assertThat(history.interaction(id)).isEmpty();
      assertThat(history.interactionOfMessage(id)).isEmpty();
      assertThat(history.stepProgress(id).steps()).isEmpty();
      assertThat(history.stepProgress(id, "a-run").steps()).isEmpty();
      assertThat(history.interactions(InteractionQuery.session(id)).items()).isEmpty();
      assertThat(history.executions(ExecutionQuery.session(id)).items()).isEmpty();
      assertThat(history.steps(StepQuery.session(id)).items()).isEmpty();
      assertThat(history.steps(StepQuery.execution(id)).items()).isEmpty();
    }
  }

  @Test
  void saysWhatToAddWhenNoSinkCanBeRead() {
    History none = History.of(null, LiveOverlay.NONE);
    assertThat(none.hasStore()).isFalse();
    assertThat(history.hasStore()).isTrue();
    List<Consumer<History>> queries = new ArrayList<>();
    queries.add(reader -> reader.sessions(SessionQuery.all()));
    queries.add(reader -> reader.interaction("call"));
    queries.add(reader -> reader.stepProgress("session-1"));
    queries.add(reader -> reader.statistics(DateRange.all()));
    for (Consumer<History> query : queries) {
      assertThatThrownBy(() -> query.accept(none))
          .isInstanceOf(TheaterException.class)
          .hasMessageContaining("no sink of this theater can be read")
          .hasMessageContaining("add FileRecorder or InMemorySink");
    }
    assertThat(none.storeHealth().details()).containsKey("history");
  }

  @Test
  void namesOperationKeyAndStoreWhenTheStoreFails() {
    ScriptedStore broken = new ScriptedStore();
    broken.answer =
        () -> {
          throw new IllegalStateException("disk gone");
        };
    History failing = History.of(broken, LiveOverlay.NONE);
    assertThatThrownBy(() -> failing.interaction("call-7"))
        .isInstanceOf(TheaterException.class)
        .hasMessage("read interaction 'call-7' failed in ScriptedStore: disk gone")
        .hasRootCauseMessage("disk gone");
  }

  private static LlmInteraction.Builder call(String id) {
    return LlmInteraction.builder(id, "session-1");
  }

  private static StepRecord.Builder step(String id) {
    return StepRecord.builder(id, "run", "session-1");
  }

  private static Execution.Builder run(String id) {
    return Execution.builder(id, "session-1");
  }
}
