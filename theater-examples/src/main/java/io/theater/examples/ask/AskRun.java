package io.theater.examples.ask;

import io.theater.Step;
import io.theater.StepTracker;
import io.theater.examples.model.ChatException;
import io.theater.examples.sql.ChartConfig;
import io.theater.examples.sql.QueryResult;
import io.theater.examples.sql.QuestionAnalysis;
import io.theater.examples.sql.SampleDatabase;
import io.theater.examples.sql.SchemaText;
import io.theater.examples.sql.SourceChoice;
import io.theater.examples.sql.SqlPrompts;
import io.theater.examples.sql.SqlQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One question on its way to an answer. Used by one thread. */
final class AskRun implements AutoCloseable {

  private static final int MAX_OUTPUT_ROWS = 50;

  private final AskFlow.Parts parts;
  private final RecordedChat chat;
  private final StepTracker steps;
  private final String question;
  private final Language language;
  private @Nullable Connection connection;

  AskRun(AskFlow.Parts parts, StepTracker steps, String question) {
    this.parts = parts;
    this.chat = new RecordedChat(parts.model(), parts.theater().llm());
    this.steps = steps;
    this.question = question;
    this.language = Language.ofQuestion(question);
  }

  /** Takes all steps; the answer and what it was made from. */
  Map<String, @Nullable Object> answer() throws Exception {
    steps.perform(AskSteps.ANALYSE_QUESTION.spec(), this::analyse);
    SampleDatabase source = steps.run(AskSteps.SELECT_DATASOURCE.spec(), this::select);
    String schema = steps.run(AskSteps.CONNECT_DB.spec(), step -> connect(step, source));
    String sql = steps.run(AskSteps.GENERATE_SQL.spec(), step -> generate(step, source, schema));
    QueryResult result =
        steps.run(AskSteps.EXECUTE_QUERY.spec(), step -> execute(step, source, sql));
    boolean chartable =
        steps.decide(
            AskSteps.NEED_CHART.stepName(),
            "more than one row, with a column of numbers",
            result.chartable());
    ChartConfig chart = chartable ? chart(result) : null;
    String words = steps.run(AskSteps.ANSWER.spec(), step -> answer(step, sql, result));
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("answer", words);
    output.put("data_source", source.name());
    output.put("sql", sql);
    output.putAll(preview(result));
    output.put("chart", chart);
    return output;
  }

  private void analyse(Step step) throws Exception {
    step.progress(10, say("asking the model|正在询问模型"));
    QuestionAnalysis analysis =
        chat.ask(step, SqlPrompts.analyse(question), QuestionAnalysis::parse);
    step.complete(analysis.intent(), analysis);
  }

  private SampleDatabase select(Step step) throws Exception {
    step.progress(10, say("asking the model|正在询问模型"));
    List<SampleDatabase> sources = parts.sources();
    SourceChoice choice =
        chat.ask(
            step,
            SqlPrompts.chooseSource(question, sources),
            reply -> SourceChoice.parse(reply, sources));
    String name = choice.source().name();
    step.complete(
        name + ": " + choice.reason(), Map.of("data_source", name, "reason", choice.reason()));
    return choice.source();
  }

  private String connect(Step step, SampleDatabase source) throws SQLException {
    step.progress(20, say("opening a connection|正在打开连接"));
    Connection open = connection(source);
    String product =
        open.getMetaData().getDatabaseProductName()
            + " "
            + open.getMetaData().getDatabaseProductVersion();
    step.progress(60, say("reading the schema|正在读取表结构"));
    String schema = SchemaText.of(open);
    step.content(schema);
    step.complete(
        source.name() + " (" + product + ")",
        Map.of("data_source", source.name(), "database", product));
    return schema;
  }

  /** The open connection, or a new one when there is none that works. */
  private Connection connection(SampleDatabase source) throws SQLException {
    Connection open = connection;
    if (open == null || !open.isValid(1)) {
      close();
      open = source.connect();
      connection = open;
    }
    return open;
  }

  private String generate(Step step, SampleDatabase source, String schema) throws Exception {
    step.progress(10, say("the model writes SQL|模型正在编写 SQL"));
    return chat.ask(
        step, SqlPrompts.generateSql(question, source.name(), schema), SqlPrompts::extractSql);
  }

  private QueryResult execute(Step step, SampleDatabase source, String sql) throws SQLException {
    SqlQuery query = SqlQuery.on(connection(source), sql, parts.limits());
    steps.onCancel(query::cancel);
    step.progress(20, say("the database is at work|数据库正在执行"));
    QueryResult result = query.run();
    step.complete(count(result), preview(result));
    return result;
  }

  private String count(QueryResult result) {
    int rows = result.rows().size();
    return rows + (result.truncated() ? "+" : "") + say(rows == 1 ? " row| 行" : " rows| 行");
  }

  private static Map<String, @Nullable Object> preview(QueryResult result) {
    Map<String, @Nullable Object> preview = new LinkedHashMap<>();
    preview.put("columns", result.columns());
    preview.put("rows", result.rows().stream().limit(MAX_OUTPUT_ROWS).toList());
    preview.put("row_count", result.rows().size());
    preview.put("truncated", result.truncated());
    preview.put("database_ms", result.elapsed().toMillis());
    return preview;
  }

  /** A chart is optional: without a usable one the answer still comes. */
  private @Nullable ChartConfig chart(QueryResult result) throws Exception {
    try {
      return steps.run(
          AskSteps.CONFIGURE_CHART.spec(),
          step ->
              chat.ask(
                  step,
                  SqlPrompts.configureChart(question, result),
                  reply -> ChartConfig.parse(reply, result.columns())));
    } catch (UnusableReplyException | ChatException e) {
      return null;
    }
  }

  private String answer(Step step, String sql, QueryResult result) throws Exception {
    step.progress(10, say("the model writes the answer|模型正在组织答案"));
    return chat.ask(step, SqlPrompts.answer(question, sql, result)).text();
  }

  private String say(String both) {
    return language.of(both);
  }

  @Override
  public void close() throws SQLException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
