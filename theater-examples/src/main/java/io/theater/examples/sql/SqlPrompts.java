package io.theater.examples.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.examples.model.ChatRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The prompts of the question-to-SQL flow, and how their replies are read. The question stands last
 * in every prompt and between tags, so that nothing in it can pass for another part.
 */
public final class SqlPrompts {

  private static final String CANNOT_ANSWER = "CANNOT_ANSWER:";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SQL_FENCE = Pattern.compile("(?s)```(?:sql|SQL)?\\s*\\n(.*?)```");
  private static final Pattern BARE_SQL = Pattern.compile("(?is)\\s*(?:select|with)\\s.*");
  private static final int MAX_PROMPT_ROWS = 50;

  private SqlPrompts() {}

  /** Asks for a JSON object with {@code language} (en or zh) and {@code intent} (one sentence). */
  public static ChatRequest analyse(String question) {
    return ChatRequest.of(
        """
        Task: analyse_question
        Say what the question is about, without answering it. Reply with one JSON object:
        {"language": "en" or "zh", "intent": "one short sentence"}\
        """,
        question(question));
  }

  /** Asks for a JSON object with {@code data_source} (a name) and {@code reason}. */
  public static ChatRequest chooseSource(String question, List<SampleDatabase> sources) {
    String list =
        sources.stream()
            .map(source -> source.name() + ": " + source.description())
            .collect(Collectors.joining("\n"));
    return ChatRequest.of(
        """
        Task: choose_data_source
        Choose the one data source that can answer the question. Reply with one JSON object:
        {"data_source": "its name", "reason": "one short sentence"}\
        """,
        tag("data_sources", list) + question(question));
  }

  /**
   * Asks for SQL in a {@code sql} fence; read the reply with {@link #extractSql}.
   *
   * @param schema from {@link SchemaText}
   */
  public static ChatRequest generateSql(String question, String source, String schema) {
    return ChatRequest.of(
        """
        Task: generate_sql
        Write one H2 SELECT statement that answers the question from the schema. Use only its
        tables, columns and names. Reply with the statement in a ```sql fence. If the schema
        cannot answer the question, reply with one line instead: CANNOT_ANSWER: and the reason,
        in the language of the question.\
        """,
        tag("data_source", source) + tag("schema", schema) + question(question));
  }

  /** Asks for a {@link ChartConfig} of the rows. */
  public static ChatRequest configureChart(String question, QueryResult result) {
    return ChatRequest.of(
        """
        Task: configure_chart
        Choose a chart for the rows. Reply with one JSON object:
        {"type": "bar", "line", "pie" or "none", "x": "a column", "y": ["columns with numbers"], \
        "title": "short"}\
        """,
        tag("result", json(result)) + question(question));
  }

  /** Asks for the answer in words. */
  public static ChatRequest answer(String question, String sql, QueryResult result) {
    return ChatRequest.of(
        """
        Task: answer_question
        Answer the question from the rows in at most four sentences, in the language of the
        question. Use no number that is not in the rows or computed from them.\
        """,
        tag("result", json(result)) + tag("sql", sql) + question(question));
  }

  /**
   * Reads the SQL of a reply to {@link #generateSql}: the first fence, or the whole reply when it
   * is bare SQL.
   *
   * @throws CannotAnswerException when the model said it cannot answer, with its reason
   * @throws IllegalArgumentException when there is no SQL in the reply
   */
  public static String extractSql(String reply) {
    Matcher fence = SQL_FENCE.matcher(reply);
    if (fence.find() && !fence.group(1).isBlank()) {
      return fence.group(1).strip();
    }
    if (BARE_SQL.matcher(reply).matches()) {
      return reply.strip();
    }
    int refusal = reply.indexOf(CANNOT_ANSWER);
    if (refusal >= 0) {
      throw new CannotAnswerException(reply.substring(refusal + CANNOT_ANSWER.length()).strip());
    }
    throw new IllegalArgumentException("the model's reply contains no SQL");
  }

  private static String question(String question) {
    return tag("question", question.strip());
  }

  private static String tag(String name, String text) {
    return "<" + name + ">\n" + text + "\n</" + name + ">\n";
  }

  private static String json(QueryResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("columns", result.columns());
    json.put("rows", result.rows().stream().limit(MAX_PROMPT_ROWS).toList());
    json.put("row_count", result.rows().size());
    json.put("truncated", result.truncated());
    try {
      // a cell must not be able to close the tag around it
      return JSON.writeValueAsString(json).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
