package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.history.SessionQuery;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

class CleanupTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @ParameterizedTest
  @EnumSource(Engine.class)
  void deletesOldSessionsAsAWholeAndOldPayloadsAlone(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      write(database, "old", Duration.ofDays(100), 250);
      write(database, "recent", Duration.ofDays(40), 1);
      write(database, "new", Duration.ZERO, 1);
      try (JdbcRecorder recorder =
          at(database, Duration.ZERO)
              .keepSessions(Duration.ofDays(90))
              .keepPayloads(Duration.ofDays(30))
              .build()) {
        recorder.cleanUp();
        assertThat(recorder.sessions(SessionQuery.all()).items())
            .extracting(Session::id)
            .containsExactly("new", "recent");
        for (String table : List.of("execution", "step", "interaction")) {
          assertThat(database.select("SELECT session_id FROM @" + table))
              .as(table)
              .doesNotContain("old");
        }
        assertThat(database.select("SELECT step_id FROM @step_text"))
            .containsOnly("recent-0-analyze", "new-0-analyze");
        LlmInteraction recent = recorder.interaction("recent-0-call").orElseThrow();
        assertThat(recent.stage()).isEqualTo(LlmStage.COMPLETED);
        assertThat(recent.response()).isNull();
        assertThat(recorder.interaction("new-0-call").orElseThrow().response())
            .isEqualTo("SELECT 1");
      }
    }
  }

  @Test
  void deletesNothingUnlessAsked() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      write(database, "old", Duration.ofDays(1000), 1);
      try (JdbcRecorder recorder = at(database, Duration.ZERO).build()) {
        recorder.cleanUp();
        assertThat(recorder.interaction("old-0-call").orElseThrow().response())
            .isEqualTo("SELECT 1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void isDoneWithoutBeingAsked(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      write(database, "old", Duration.ofDays(100), 1);
      try (JdbcRecorder recorder =
          at(database, Duration.ZERO).keepSessions(Duration.ofDays(90)).build()) {
        await().until(() -> recorder.session("old").isEmpty());
      }
    }
  }

  @Test
  void leavesItToTheNodeThatHasBegun() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      write(database, "old", Duration.ofDays(100), 1);
      database.run("INSERT INTO @meta VALUES ('lock:cleanup', 'another', 9000000000000)");
      try (JdbcRecorder recorder =
          at(database, Duration.ZERO).keepSessions(Duration.ofDays(90)).build()) {
        recorder.cleanUp();
        assertThat(recorder.session("old")).isPresent();
        database.run("UPDATE @meta SET expires_ms = 1 WHERE name = 'lock:cleanup'");
        recorder.cleanUp();
        assertThat(recorder.session("old")).isEmpty();
      }
    }
  }

  @Test
  void isDoneByOneOfTwoNodesWhileBothRecord() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TestDatabase database = TestDatabase.of(Engine.EMBEDDED_POSTGRES)) {
      for (int i = 0; i < 30; i++) {
        write(database, "old-" + i, Duration.ofDays(100), 5);
      }
      logDeletions(database);
      AtomicBoolean deleted = new AtomicBoolean();
      try (JdbcRecorder one = node(database, "one");
          JdbcRecorder two = node(database, "two")) {
        List<Future<Integer>> recording =
            List.of(
                threads.submit(() -> record(one, "of-one", deleted)),
                threads.submit(() -> record(two, "of-two", deleted)));
        List<Future<?>> cleaning =
            List.of(
                threads.submit(() -> cleanUpUntilItIsDone(one, database)),
                threads.submit(() -> cleanUpUntilItIsDone(two, database)));
        for (Future<?> node : cleaning) {
          node.get();
        }
        deleted.set(true);
        assertThat(database.select("SELECT DISTINCT node FROM @deleted")).hasSize(1);
        assertThat(database.select("SELECT node FROM @deleted")).hasSize(30 * 5);
        for (String table : List.of("session WHERE id", "interaction WHERE session_id")) {
          assertThat(database.select("SELECT id FROM @" + table + " LIKE 'old-%'")).isEmpty();
        }
        assertThat(
                database.select("SELECT content FROM @payload WHERE interaction_id LIKE 'old-%'"))
            .isEmpty();
        int runs = recording.get(0).get() + recording.get(1).get();
        assertThat(database.select("SELECT id FROM @interaction")).hasSize(runs);
        assertThat(database.select("SELECT content FROM @payload WHERE kind = 'response'"))
            .hasSize(runs);
      } finally {
        database.run("DROP FUNCTION @log CASCADE", "DROP TABLE @deleted");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void logDeletions(TestDatabase database) throws SQLException {
    database.run(
        "CREATE TABLE @deleted (node TEXT)",
        "CREATE FUNCTION @log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO @deleted VALUES (current_setting('application_name'));"
            + " RETURN OLD; END $$",
        "CREATE TRIGGER @log AFTER DELETE ON @interaction FOR EACH ROW EXECUTE FUNCTION @log()");
  }

  private static JdbcRecorder node(TestDatabase database, String name) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.dataSource().unwrap(PGSimpleDataSource.class).getUrl());
    source.setUser("postgres");
    source.setApplicationName(name);
    return JdbcRecorder.builder(source)
        .prefix(database.prefix())
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .keepSessions(Duration.ofDays(90))
        .keepPayloads(Duration.ofDays(30))
        .build();
  }

  private static int record(JdbcRecorder node, String session, AtomicBoolean end) throws Exception {
    Events events = Events.of(session);
    int runs = 0;
    while (!end.get()) {
      node.write(events.wholeExecution(session + "-" + runs++));
    }
    return runs;
  }

  private static @Nullable Void cleanUpUntilItIsDone(JdbcRecorder node, TestDatabase database)
      throws SQLException {
    while (!database.select("SELECT id FROM @session WHERE id LIKE 'old-%'").isEmpty()) {
      node.cleanUp();
    }
    return null;
  }

  @Test
  void refusesToKeepLessThanADay() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> database.builder().keepSessions(Duration.ofHours(23)))
          .withMessageContaining("PT23H");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> database.builder().keepPayloads(Duration.ZERO))
          .withMessageContaining("PT0S");
    }
  }

  private static void write(TestDatabase database, String session, Duration age, int runs)
      throws Exception {
    try (JdbcRecorder recorder = at(database, age).build()) {
      Events events = Events.of(session);
      for (int i = 0; i < runs; i++) {
        recorder.write(events.wholeExecution(session + "-" + i));
      }
    }
  }

  private static JdbcRecorder.Builder at(TestDatabase database, Duration age) {
    return database.builder().clock(Clock.fixed(NOW.minus(age), ZoneOffset.UTC));
  }
}
