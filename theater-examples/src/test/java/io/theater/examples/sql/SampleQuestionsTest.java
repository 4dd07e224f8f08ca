package io.theater.examples.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.examples.sql.SampleQuestion.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sample question, from its text to its rows or its failure. */
class SampleQuestionsTest {

  private static final SqlQuery.Limits LIMITS = new SqlQuery.Limits(200, Duration.ofSeconds(1));

  private static SampleDatabase shop;
  private static SampleDatabase hr;
  private final ChatModel model = new ScriptedChatModel(Duration.ZERO);

  @BeforeAll
  static void open() throws SQLException {
    shop = SampleDatabase.shop();
    hr = SampleDatabase.hr();
  }

  @AfterAll
  static void close() throws SQLException {
    shop.close();
    hr.close();
  }

  static Stream<SampleQuestion> withRows() {
    return SampleQuestions.all().stream().filter(q -> q.outcome() == Outcome.ROWS);
  }

  static Stream<SampleQuestion> withErrors() {
    return SampleQuestions.all().stream()
        .filter(q -> q.outcome() != Outcome.ROWS && q.outcome() != Outcome.NOT_UNDERSTOOD);
  }

  static Stream<SampleQuestion> notUnderstood() {
    return SampleQuestions.all().stream().filter(q -> q.outcome() == Outcome.NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @MethodSource("withRows")
  void findsRowsAndWordsForThem(SampleQuestion question) throws Exception {
    String analysis = say(SqlPrompts.analyse(question.text()));
    assertThat(QuestionAnalysis.parse(analysis).intent()).isNotEmpty();
    SampleDatabase source = choose(question);
    assertThat(source.name()).isEqualTo(question.source());
    String sql = generate(question, source);
    QueryResult result = run(source, sql);
    assertThat(result.rows()).isNotEmpty();
    String chart = say(SqlPrompts.configureChart(question.text(), result));
    ChartConfig config = ChartConfig.parse(chart, result.columns());
    assertThat(config.type().equals("none")).isEqualTo(result.rows().size() == 1);
    String answer = say(SqlPrompts.answer(question.text(), sql, result));
    assertThat(answer).containsAnyOf("script", "脚本").contains(result.columns().get(0));
  }

  @ParameterizedTest
  @MethodSource("withErrors")
  void failsWithTheDatabasesOwnError(SampleQuestion question) throws Exception {
    SampleDatabase source = choose(question);
    String sql = generate(question, source);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> run(source, sql))
        .satisfies(e -> assertThat(outcome(e)).isEqualTo(question.outcome()));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void saysWhatItIsAndWhatWorks(SampleQuestion question) throws Exception {
    SampleDatabase source = choose(question);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generate(question, source))
        .withMessageContaining("script")
        .withMessageContaining("revenue");
  }

  private static Outcome outcome(SQLException e) {
    if (e instanceof SQLTimeoutException) {
      return Outcome.TIMEOUT;
    }
    boolean rights = e.getErrorCode() == 90096 || e.getErrorCode() == 90040;
    return rights ? Outcome.INSUFFICIENT_RIGHTS : Outcome.SQL_ERROR;
  }

  private SampleDatabase choose(SampleQuestion question) throws Exception {
    List<SampleDatabase> sources = List.of(shop, hr);
    String reply = say(SqlPrompts.chooseSource(question.text(), sources));
    return SourceChoice.parse(reply, sources).source();
  }

  private String generate(SampleQuestion question, SampleDatabase source) throws Exception {
    try (Connection connection = source.connect()) {
      String schema = SchemaText.of(connection);
      String reply = say(SqlPrompts.generateSql(question.text(), source.name(), schema));
      return SqlPrompts.extractSql(reply);
    }
  }

  private static QueryResult run(SampleDatabase source, String sql) throws SQLException {
    try (Connection connection = source.connect()) {
      return SqlQuery.on(connection, sql, LIMITS).run();
    }
  }

  private String say(ChatRequest request) throws Exception {
    return model.chat(request, delta -> {}).text();
  }
}
