package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import io.theater.contract.Events;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepStatus;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is at work says so for a minute, by the clock of the database. */
class LeaseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  @ParameterizedTest
  @EnumSource(Engine.class)
  void readsAsInterruptedWhatAProcessLeftOpenThatWasSilentForAMinute(Engine engine)
      throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      Events events = Events.of("session-1");
      recordAndDie(database, events, "dead");
      recordAndDie(database, events.afterRestart("boot-2"), "working");
      age(database, "boot:boot-1", 30);
      age(database, "boot:boot-2", 30);
      try (JdbcRecorder reader = database.open()) {
        assertAtWork(reader, "dead");
        assertAtWork(reader, "working");
        assertThat(reader.interactions(interrupted()).items()).isEmpty();
      }
      age(database, "boot:boot-1", 31);
      try (JdbcRecorder reader = database.open()) {
        assertInterrupted(reader, "dead");
        assertAtWork(reader, "working");
        assertThat(reader.interactions(interrupted()).items())
            .extracting(LlmInteraction::id)
            .containsExactly("dead-call");
        assertThat(reader.executions(ExecutionQuery.running()).items())
            .extracting(Execution::id)
            .containsExactly("working-run");
        assertThat(reader.statistics(DateRange.all()).open()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void lastsForAMinuteInWhateverTimeZone(Engine engine) throws Exception {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
    try (TestDatabase database = TestDatabase.of(engine, source -> inShanghai(engine, source));
        JdbcRecorder recorder = database.open()) {
      long earliest = System.currentTimeMillis() + MINUTE.minus(TOLERANCE).toMillis();
      recorder.write(List.of(Events.of("session-1").llmStarted("call")));
      long latest = System.currentTimeMillis() + MINUTE.plus(TOLERANCE).toMillis();
      assertThat(database.select("SELECT expires_ms FROM @meta WHERE name = 'boot:boot-1'"))
          .singleElement()
          .extracting(Long::valueOf)
          .asInstanceOf(LONG)
          .isBetween(earliest, latest);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void doesNotDependOnTheClockOfTheHost(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder early = database.builder().clock(inYears(-10)).build()) {
      early.write(Events.of("old").wholeExecution("a"));
      early.write(List.of(Events.of("old").afterRestart("boot-2").llmStarted("call")));
      database.run(
          "INSERT INTO @meta (name, content, expires_ms) VALUES ('lock:cleanup', 'another', "
              + (System.currentTimeMillis() + MINUTE.toMillis())
              + ")");
      try (JdbcRecorder late =
          database.builder().clock(inYears(10)).keepSessions(Duration.ofDays(90)).build()) {
        late.cleanUp();
        assertThat(late.interaction("call").orElseThrow().stage()).isEqualTo(LlmStage.STARTED);
        age(database, "lock:cleanup", 120);
        late.cleanUp();
        assertThat(late.session("old")).isEmpty();
      }
    }
  }

  /** SQLite has no time zone of a session. */
  private static DataSource inShanghai(Engine engine, DataSource source) {
    String setting =
        switch (engine) {
          case H2, POSTGRES, EMBEDDED_POSTGRES -> "SET TIME ZONE 'Asia/Shanghai'";
          case HSQLDB -> "SET TIME ZONE INTERVAL '8:00' HOUR TO MINUTE";
          case MARIADB -> "SET time_zone = '+08:00'";
          case SQLITE -> "SELECT 1";
        };
    return PreparedDataSource.of(
        source,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(setting);
          }
          return connection;
        });
  }

  private static Clock inYears(int years) {
    return Clock.offset(Clock.systemUTC(), Duration.ofDays(365L * years));
  }

  /** As a process does that is killed: it does not say that it ends. */
  private static void recordAndDie(TestDatabase database, Events events, String id)
      throws Exception {
    FaultyDataSource connections = new FaultyDataSource(database.dataSource());
    JdbcRecorder recorder =
        JdbcRecorder.builder(connections.dataSource()).prefix(database.prefix()).build();
    recorder.write(
        List.of(
            events.executionStarted(id + "-run"),
            events.stepStarted(id + "-run", id + "-step"),
            events.llmStarted(id + "-call")));
    connections.goDown();
    assertThatThrownBy(recorder::close).hasMessageContaining("connection refused");
  }

  private static void age(TestDatabase database, String name, int seconds) throws SQLException {
    database.run(
        "UPDATE @meta SET expires_ms = expires_ms - "
            + seconds * 1_000
            + " WHERE name = '"
            + name
            + "'");
  }

  private static InteractionQuery interrupted() {
    return InteractionQuery.all().stage(LlmStage.INTERRUPTED);
  }

  private static void assertAtWork(JdbcRecorder reader, String id) {
    assertStates(reader, id, ExecutionStatus.RUNNING, StepStatus.RUNNING, LlmStage.STARTED);
  }

  private static void assertInterrupted(JdbcRecorder reader, String id) {
    assertStates(
        reader, id, ExecutionStatus.INTERRUPTED, StepStatus.INTERRUPTED, LlmStage.INTERRUPTED);
  }

  private static void assertStates(
      JdbcRecorder reader, String id, ExecutionStatus run, StepStatus step, LlmStage call) {
    assertThat(reader.execution(id + "-run").orElseThrow().status()).as(id).isEqualTo(run);
    assertThat(reader.step(id + "-step").orElseThrow().status()).as(id).isEqualTo(step);
    assertThat(reader.interaction(id + "-call").orElseThrow().stage()).as(id).isEqualTo(call);
  }
}
