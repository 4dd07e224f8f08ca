package io.theater.examples.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.theater.Theater;
import io.theater.examples.Runs;
import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.examples.sql.SampleDatabase;
import io.theater.examples.sql.SampleQuestion;
import io.theater.examples.sql.SampleQuestion.Outcome;
import io.theater.examples.sql.SampleQuestions;
import io.theater.examples.sql.SqlQuery;
import io.theater.history.ExecutionQuery;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.sink.InMemorySink;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flow from question to answer, as its viewers and its history see it. */
@Timeout(120)
class AskFlowTest {

  private static final Map<Outcome, String> CODES =
      Map.of(
          Outcome.SQL_ERROR, "SQL_SYNTAX_ERROR",
          Outcome.INSUFFICIENT_RIGHTS, "INSUFFICIENT_PERMISSIONS",
          Outcome.TIMEOUT, "TIMEOUT_ERROR",
          Outcome.NOT_UNDERSTOOD, "QUESTION_NOT_UNDERSTOOD");
  private static final ChatModel SCRIPT = new ScriptedChatModel(Duration.ZERO);

  private static SampleDatabase shop;
  private static SampleDatabase hr;

  private final Theater theater =
      Theater.builder()
          .sink(InMemorySink.create())
          .errorClassifier(AskErrors.classifier())
          .priceTable(AskPrices.table())
          .background(2, 8)
          .build();
  private final Runs runs = new Runs(theater);

  @BeforeAll
  static void open() throws SQLException {
    shop = SampleDatabase.shop();
    hr = SampleDatabase.hr();
  }

  @AfterAll
  static void closeDatabases() throws SQLException {
    shop.close();
    hr.close();
  }

  @AfterEach
  void closeTheater() {
    theater.close();
  }

  static Stream<SampleQuestion> questions() {
    return SampleQuestions.all().stream();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void endsEverySampleQuestionAsExpected(SampleQuestion question) {
    Execution run = ask(SCRIPT, Duration.ofSeconds(1), question.text());
    if (question.outcome() == Outcome.ROWS) {
      assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
      assertThat(run.output())
          .asInstanceOf(MAP)
          .containsEntry("data_source", question.source())
          .containsKeys("answer", "sql", "columns", "rows");
    } else {
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(run.error().code()).isEqualTo(CODES.get(question.outcome()));
      assertThat(run.error().suggestion()).isNotBlank();
    }
  }

  @Test
  void recordsEveryStepWithItsWords() {
    Execution run = ask("Revenue by month in 2025");
    assertThat(runs.steps(run))
        .extracting(StepRecord::name, StepRecord::title, StepRecord::status)
        .containsExactly(
            tuple("analyse_question", "Analyse the question", StepStatus.COMPLETED),
            tuple("select_datasource", "Select the data source", StepStatus.COMPLETED),
            tuple("connect_db", "Connect to the database", StepStatus.COMPLETED),
            tuple("generate_sql", "Generate the SQL", StepStatus.COMPLETED),
            tuple("execute_query", "Execute the query", StepStatus.COMPLETED),
            tuple("need_chart", "Is a chart useful?", StepStatus.COMPLETED),
            tuple("configure_chart", "Configure the chart", StepStatus.COMPLETED),
            tuple("answer", "Answer", StepStatus.COMPLETED));
    assertThat(runs.steps(run))
        .allSatisfy(step -> assertThat(step.estimatedDuration()).isPositive())
        .allSatisfy(step -> assertThat(step.description()).isNotBlank());
    assertThat(runs.step(run, "execute_query").summary()).isEqualTo("12 rows");
    assertThat(theater.history().session("s").orElseThrow().title())
        .isEqualTo("Revenue by month in 2025");
  }

  @Test
  void speaksTheLanguageOfTheQuestion() {
    Execution run = ask("上海有多少客户？");
    assertThat(runs.step(run, "generate_sql").title()).isEqualTo("生成 SQL");
    assertThat(runs.step(run, "generate_sql").progressMessage()).isEqualTo("模型正在编写 SQL");
    assertThat(runs.step(run, "execute_query").summary()).isEqualTo("1 行");
  }

  @Test
  void skipsTheChartOfASingleRow() {
    Execution run = ask("How many customers are from Hamburg?");
    assertThat(runs.step(run, "need_chart").conditionResult()).isEqualTo("false");
    assertThat(runs.step(run, "configure_chart").status()).isEqualTo(StepStatus.SKIPPED);
    assertThat(runs.step(run, "execute_query").summary()).isEqualTo("1 row");
    assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void recordsPromptReplyUsageAndCostOfEveryCall() {
    Execution run = ask("Revenue by month in 2025");
    List<LlmInteraction> calls = runs.calls(run);
    assertThat(calls)
        .extracting(LlmInteraction::taskType)
        .containsExactly(
            "analyse_question", "select_datasource", "generate_sql", "configure_chart", "answer");
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.stage()).isEqualTo(LlmStage.COMPLETED);
              assertThat(call.provider()).isEqualTo("scripted");
              assertThat(call.endpoint()).isEqualTo("in-process");
              assertThat(call.params()).containsEntry("stream", true).containsKey("max_tokens");
              assertThat(call.systemPrompt()).startsWith("Task: ");
              assertThat(call.userPrompt()).contains("Revenue by month in 2025");
              assertThat(call.response()).isNotBlank();
              assertThat(call.usage().outputTokens()).isPositive();
              assertThat(call.cost().amount()).isEqualByComparingTo(BigDecimal.ZERO);
              assertThat(call.finishReasons()).containsExactly("stop");
              assertThat(call.timing().timeToFirstToken()).isNotNull();
            });
  }

  @Test
  void showsTheModelsWordsInTheStepTheyServe() {
    Execution run = ask("Revenue by month in 2025");
    for (LlmInteraction call : runs.calls(run)) {
      StepRecord step = theater.history().step(call.stepId()).orElseThrow();
      assertThat(step.name()).isEqualTo(call.taskType());
      assertThat(step.output()).isEqualTo(call.response());
      assertThat(step.reasoning()).isEqualTo(call.reasoning());
    }
    assertThat(runs.step(run, "generate_sql").reasoning()).isNotBlank();
    assertThat(runs.step(run, "connect_db").output()).contains("order_items(");
  }

  @Test
  void keepsWhatABrokenCallHadSaid() {
    ChatModel broken =
        Models.answering(
            "generate_sql",
            onDelta -> {
              onDelta.accept(ChatDelta.text("```sql\nSELECT "));
              throw new IOException("the wire was cut");
            });
    Execution run = ask(broken, Duration.ofSeconds(10), "Top customers");
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(runs.step(run, "generate_sql").status()).isEqualTo(StepStatus.ERROR);
    LlmInteraction call = runs.calls(run).get(2);
    assertThat(call.stage()).isEqualTo(LlmStage.FAILED);
    assertThat(call.response()).isEqualTo("```sql\nSELECT ");
    assertThat(call.error().message()).isEqualTo("the wire was cut");
  }

  @Test
  void failsOnAReplyThatIsNotWhatWasAskedFor() {
    Execution run =
        ask(
            Models.saying("select_datasource", "whatever"),
            Duration.ofSeconds(10),
            "Top customers");
    assertThat(run.error().code()).isEqualTo("LLM_REPLY_UNUSABLE");
    assertThat(run.error().canRetry()).isTrue();
    assertThat(runs.calls(run).get(1).stage()).isEqualTo(LlmStage.COMPLETED);
  }

  @Test
  void answersWithoutAChartWhenTheModelDrawsNonsense() {
    Execution run =
        ask(Models.saying("configure_chart", "a donut"), Duration.ofSeconds(10), "Top customers");
    assertThat(runs.step(run, "configure_chart").status()).isEqualTo(StepStatus.ERROR);
    assertThat(runs.step(run, "answer").status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(run.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(run.output()).asInstanceOf(MAP).containsEntry("chart", null);
  }

  @Test
  void refusesAQueryThatWouldFillTheHeap() {
    Execution run = ask("sql: select repeat('x', 2000000000) from products");
    assertThat(run.error().code()).isEqualTo("RESOURCE_LIMIT_EXCEEDED");
  }

  @Test
  void triesToConnectThreeTimes() throws SQLException {
    SampleDatabase gone = SampleDatabase.shop();
    gone.close();
    AskFlow flow =
        new AskFlow(new AskFlow.Parts(theater, SCRIPT, List.of(gone), SqlQuery.Limits.DEFAULT));
    Execution run = runs.end(flow.ask("Top customers", "s"));
    assertThat(run.error().code()).isEqualTo("DATABASE_CONNECTION_FAILED");
    assertThat(runs.step(run, "connect_db").attempt()).isEqualTo(3);
  }

  @Test
  void stopsTheQueryWhenCancelled() {
    String endless =
        SampleQuestions.all().stream()
            .filter(q -> q.outcome() == Outcome.TIMEOUT)
            .findFirst()
            .orElseThrow()
            .text();
    Execution accepted = flow(SCRIPT, Duration.ofMinutes(5)).ask(endless, "s");
    runs.awaitRunning(accepted, "execute_query", 1);
    assertThat(theater.cancel(accepted.id())).isTrue();
    Execution run = runs.end(accepted);
    assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(runs.step(run, "execute_query").status()).isEqualTo(StepStatus.CANCELLED);
  }

  @Test
  void stopsTheModelWhenCancelled() {
    ChatModel slow = new ScriptedChatModel(Duration.ofMinutes(5));
    Execution accepted = flow(slow, Duration.ofSeconds(10)).ask("Top customers", "s");
    runs.awaitRunning(accepted, "analyse_question", 1);
    assertThat(theater.cancel(accepted.id())).isTrue();
    Execution run = runs.end(accepted);
    assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(runs.calls(run))
        .allSatisfy(c -> assertThat(c.stage()).isEqualTo(LlmStage.CANCELLED));
  }

  @Test
  void asksTheWholeQuestionAgainOnRetry() {
    Execution first = ask("sql: select * from missing");
    assertThat(theater.retry(first.id(), "execute_query")).isTrue();
    Execution again =
        Awaitility.await()
            .until(
                () ->
                    theater.history().executions(ExecutionQuery.session("s")).items().stream()
                        .filter(run -> !run.id().equals(first.id()))
                        .findFirst()
                        .orElse(null),
                run -> run != null && run.status().isFinal());
    assertThat(again.input()).isEqualTo(first.input());
    assertThat(again.metadata())
        .containsEntry("retry_of", first.id())
        .containsEntry("retry_step", "execute_query");
  }

  private Execution ask(String question) {
    return ask(SCRIPT, Duration.ofSeconds(10), question);
  }

  private Execution ask(ChatModel model, Duration timeout, String question) {
    return runs.end(flow(model, timeout).ask(question, "s"));
  }

  private AskFlow flow(ChatModel model, Duration timeout) {
    SqlQuery.Limits limits = new SqlQuery.Limits(200, timeout);
    return new AskFlow(new AskFlow.Parts(theater, model, List.of(shop, hr), limits));
  }
}
