package io.theater.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.theater.Theater;
import io.theater.examples.Runs;
import io.theater.examples.ask.AskErrors;
import io.theater.examples.ask.AskPrices;
import io.theater.examples.ask.Language;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.history.ExecutionQuery;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.sink.InMemorySink;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class TourFlowTest {

  private final Theater theater =
      Theater.builder()
          .sink(InMemorySink.create())
          .errorClassifier(AskErrors.classifier())
          .priceTable(AskPrices.table())
          .background(2, 8)
          .build();
  private final Runs runs = new Runs(theater);

  @AfterEach
  void close() {
    theater.close();
  }

  @Test
  void takesTheStepsOfItsPlanInOrder() {
    Execution run = tour(Language.ENGLISH);
    assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    List<StepRecord> top =
        runs.steps(run).stream().filter(step -> step.parentId() == null).toList();
    assertThat(top)
        .filteredOn(step -> !step.name().startsWith("read_"))
        .extracting(StepRecord::name, StepRecord::status, StepRecord::iteration)
        .containsExactly(
            tuple("brief", StepStatus.COMPLETED, null),
            tuple("discussion_round", StepStatus.COMPLETED, 1),
            tuple("discussion_round", StepStatus.COMPLETED, 2),
            tuple("discussion_round", StepStatus.COMPLETED, 3),
            tuple("consensus", StepStatus.COMPLETED, null),
            tuple("escalate", StepStatus.SKIPPED, null),
            tuple("write_plan", StepStatus.COMPLETED, null),
            tuple("translate", StepStatus.SKIPPED, null),
            tuple("publish", StepStatus.COMPLETED, null));
    assertThat(runs.step(run, "translate").reason()).isEqualTo("all readers read English");
    assertThat(runs.step(run, "consensus").conditionResult()).isEqualTo("true");
  }

  @Test
  void readsSideBySideAndGoesOnWithoutWhatFailed() {
    Execution run = tour(Language.ENGLISH);
    StepRecord brief = runs.step(run, "brief");
    StepRecord round = runs.step(run, "discussion_round");
    for (String name : List.of("read_tickets", "read_metrics", "read_feedback")) {
      assertThat(runs.step(run, name).startedAt()).isAfterOrEqualTo(brief.endedAt());
      assertThat(runs.step(run, name).endedAt()).isBeforeOrEqualTo(round.startedAt());
    }
    assertThat(runs.step(run, "read_feedback").status()).isEqualTo(StepStatus.ERROR);
    assertThat(runs.step(run, "read_feedback").error().canRetry()).isTrue();
    assertThat(runs.step(run, "search_tickets").parentId())
        .isEqualTo(runs.step(run, "read_tickets").id());
  }

  @Test
  void triesAgainWhatBroke() {
    Execution run = tour(Language.ENGLISH);
    assertThat(runs.step(run, "read_metrics").attempt()).isEqualTo(2);
    assertThat(runs.step(run, "read_metrics").status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(runs.calls(run))
        .filteredOn(
            call -> "Engineer".equals(call.role()) && Integer.valueOf(2).equals(call.roundIndex()))
        .extracting(LlmInteraction::stage, LlmInteraction::attempt)
        .containsExactly(tuple(LlmStage.FAILED, 1), tuple(LlmStage.COMPLETED, 2));
  }

  @Test
  void letsRolesSpeakToEachOther() {
    Execution run = tour(Language.ENGLISH);
    assertThat(runs.steps(run))
        .filteredOn(step -> step.speakerRole() != null)
        .hasSize(9)
        .extracting(StepRecord::speakerRole, StepRecord::targetRole)
        .startsWith(
            tuple("Product manager", "Engineer"),
            tuple("Engineer", "Reviewer"),
            tuple("Reviewer", "Product manager"));
  }

  @Test
  void recordsToolsThinkingModelsAndTheirCost() {
    List<LlmInteraction> calls = runs.calls(tour(Language.ENGLISH));
    assertThat(calls).extracting(LlmInteraction::model).contains("lead-large", "critic-thinking");
    assertThat(calls)
        .filteredOn(call -> call.stage() == LlmStage.COMPLETED)
        .allSatisfy(call -> assertThat(call.cost().amount()).isPositive());
    assertThat(calls)
        .filteredOn(call -> call.toolCalls() != null)
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.toolCalls().get(0).result()).contains("SEARCH-41");
              assertThat(call.reasoning()).isNotBlank();
              assertThat(call.finishReasons()).containsExactly("tool_calls");
            });
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void isShownInOneLanguage(Language language) {
    Execution run = tour(language);
    boolean chinese = language == Language.CHINESE;
    assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(runs.steps(run))
        .allSatisfy(
            step ->
                assertThat(step.title().matches(".*\\p{IsHan}.*"))
                    .as(step.name())
                    .isEqualTo(chinese));
  }

  @Test
  void grantsTheRightWhenTheStepIsRetried() {
    Execution first = tour(Language.ENGLISH);
    assertThat(theater.retry(first.id(), "read_feedback")).isTrue();
    Execution again =
        Awaitility.await()
            .until(
                () ->
                    theater.history().executions(ExecutionQuery.session("t")).items().stream()
                        .filter(run -> !run.id().equals(first.id()))
                        .findFirst()
                        .orElse(null),
                run -> run != null && run.status().isFinal());
    assertThat(theater.flush(Duration.ofSeconds(10))).isTrue();
    assertThat(runs.step(again, "read_feedback").status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(again.metadata()).containsEntry("retry_of", first.id());
  }

  @Test
  void stopsWhenCancelledWhileItReads() {
    ScriptedChatModel slow = new ScriptedChatModel(Duration.ofMillis(400));
    Execution accepted = new TourFlow(theater, slow).start(Language.CHINESE, "t");
    runs.awaitRunning(accepted, "read_", 3);
    assertThat(theater.cancel(accepted.id())).isTrue();
    Execution run = runs.end(accepted);
    assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(runs.steps(run)).noneMatch(step -> step.status() == StepStatus.RUNNING);
  }

  private Execution tour(Language language) {
    TourFlow flow = new TourFlow(theater, new ScriptedChatModel(Duration.ZERO));
    return runs.end(flow.start(language, "t"));
  }
}
