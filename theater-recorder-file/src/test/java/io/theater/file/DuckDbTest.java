package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB reads log and archives where they are; {@code mvn -Pduckdb} runs this. */
@Tag("duckdb")
class DuckDbTest {
  @TempDir private Path base;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void foldsTheLinesOfLogAndArchives(long seed) throws Exception {
    Recorded.lives(base, seed);
    Map<String, Map<String, Object>> rows = rows(OperatingDocs.sql());
    try (FileHistory history = FileRecorder.readOnly(base)) {
      List<LlmInteraction> calls =
          history.interactions(InteractionQuery.all().limit(1_000)).items();
      assertThat(rows).hasSameSizeAs(calls);
      for (LlmInteraction call : calls) {
        Map<String, Object> row = Objects.requireNonNull(rows.get(call.id()));
        assertThat(row.get("session_id")).isEqualTo(call.sessionId());
        assertThat(row.get("model")).isEqualTo(call.requestModel());
        assertThat(row.get("message_id")).isEqualTo(call.messageId());
        assertThat(row.get("input_tokens"))
            .isEqualTo(call.usage() == null ? null : call.usage().inputTokens());
        assertThat(row.get("error_message")).isEqualTo(call.errorMessage());
        if (call.stage() != LlmStage.INTERRUPTED) {
          assertThat(row.get("success")).isEqualTo(call.success());
          assertThat(row.get("response")).isEqualTo(call.response());
        }
      }
      assertThat(calls.stream().filter(call -> call.response() != null).count()).isPositive();
    }
  }

  @Test
  void countsAsTheStatisticsDo() throws Exception {
    Recorded.lives(base, 4);
    try (FileHistory history = FileRecorder.readOnly(base);
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(DISTINCT id) FROM read_json(['"
                    + (base + "/by_date/*_all_interactions*.jsonl', '")
                    + (base + "/archive/*_interactions.*.jsonl.gz'],")
                    + " format = 'newline_delimited', columns = {id: 'VARCHAR'})")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isEqualTo(history.statistics(DateRange.all()).interactions());
    }
  }

  /** The rows of a query from the documentation, by id. */
  private Map<String, Map<String, Object>> rows(String sql) throws Exception {
    String here = sql.replace("logs/llm_interactions", base.toString());
    Map<String, Map<String, Object>> rows = new HashMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(here)) {
      while (result.next()) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        rows.put((String) row.get("id"), row);
      }
    }
    return rows;
  }
}
