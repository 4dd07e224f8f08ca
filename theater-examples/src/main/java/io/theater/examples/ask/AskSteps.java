package io.theater.examples.ask;

import io.theater.RetryPolicy;
import io.theater.StepSpec;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import java.time.Duration;
import java.util.Locale;

/** The steps of the flow, with the words a viewer reads in both languages. */
enum AskSteps {
  ANALYSE_QUESTION(
      1500,
      StepKind.LLM,
      "Analyse the question|分析问题",
      "The model says what is asked for.|由模型判断问题在问什么。"),
  SELECT_DATASOURCE(
      1000,
      StepKind.LLM,
      "Select the data source|选择数据源",
      "The model chooses one of the databases.|由模型选择一个数据库。"),
  CONNECT_DB(
      100,
      StepKind.TASK,
      "Connect to the database|连接数据库",
      "Opens a read-only connection and reads the schema.|打开只读连接并读取表结构。"),
  GENERATE_SQL(
      3000,
      StepKind.LLM,
      "Generate the SQL|生成 SQL",
      "The model writes one SELECT statement.|由模型编写一条 SELECT 语句。"),
  EXECUTE_QUERY(
      200,
      StepKind.TASK,
      "Execute the query|执行查询",
      "Runs the statement with limits of time and rows.|在时间和行数限制内执行语句。"),
  NEED_CHART(
      10,
      StepKind.DECISION,
      "Is a chart useful?|是否需要图表",
      "Several rows with numbers can be drawn.|多行数值结果可以绘图。"),
  CONFIGURE_CHART(
      1000,
      StepKind.LLM,
      "Configure the chart|配置图表",
      "The model chooses type and axes.|由模型选择图表类型和坐标轴。"),
  ANSWER(2000, StepKind.LLM, "Answer|回答问题", "The model answers from the rows.|由模型根据查询结果回答。");

  private static final RetryPolicy RECONNECT =
      RetryPolicy.none()
          .forCode("DATABASE_CONNECTION_FAILED", RetryPolicy.linear(2, Duration.ofMillis(200)));

  private final Duration estimate;
  private final StepKind kind;
  private final String titles;
  private final String descriptions;

  AskSteps(int estimatedMillis, StepKind kind, String titles, String descriptions) {
    this.estimate = Duration.ofMillis(estimatedMillis);
    this.kind = kind;
    this.titles = titles;
    this.descriptions = descriptions;
  }

  /** The stable name, such as {@code generate_sql}. */
  String stepName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tries again when the database cannot be reached; no other failure goes away by itself. */
  StepSpec spec() {
    return StepSpec.of(stepName()).kind(kind).retry(RECONNECT);
  }

  static Plan plan(Language language) {
    Plan plan = Plan.empty();
    for (AskSteps step : values()) {
      plan = plan.then(step.planned(language));
    }
    return plan;
  }

  private PlanStep planned(Language language) {
    PlanStep step =
        PlanStep.of(stepName())
            .titled(language.of(titles), language.of(descriptions))
            .estimated(estimate);
    return this == CONFIGURE_CHART ? step.when(NEED_CHART.stepName(), "true") : step;
  }
}
