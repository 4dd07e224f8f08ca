package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.theater.contract.Events;
import io.theater.jdbc.TestDatabase.Engine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaTest {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void printsSqlThatMakesTheTables(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.run(statements(JdbcRecorder.ddl(dialect(engine), database.prefix())));
      try (JdbcRecorder recorder = database.builder().schemaMode(SchemaMode.VALIDATE).build()) {
        recorder.write(Events.of("session-1").wholeExecution("a"));
        assertThat(recorder.interaction("a-call")).isPresent();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void refusesMissingTablesAndPrintsTheSqlWhenItMayNotMakeThem(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> database.builder().schemaMode(SchemaMode.VALIDATE).build())
          .withMessageContaining("table " + database.prefix() + "meta is missing")
          .withMessageContaining("CREATE TABLE IF NOT EXISTS " + database.prefix() + "payload");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void refusesTablesOfANewerVersion(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.open().close();
      database.run("UPDATE @meta SET content = '99' WHERE name = 'schema_version'");
      assertThatIllegalStateException()
          .isThrownBy(database::open)
          .withMessageContaining("table " + database.prefix() + "meta has version 99");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void refusesTablesOfSomebodyElse(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.run("CREATE TABLE @session (id VARCHAR(10))");
      assertThatIllegalStateException()
          .isThrownBy(database::open)
          .withMessageContaining("table " + database.prefix() + "session is there");
      database.run("DROP TABLE @session", "CREATE TABLE @meta (id VARCHAR(10))");
      assertThatIllegalStateException()
          .isThrownBy(database::open)
          .withMessageContaining("table " + database.prefix() + "meta is not of Theater");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void bringsTablesOfAnOlderVersionUpToDate(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.open().close();
      database.run("UPDATE @meta SET content = '1' WHERE name = 'schema_version'");
      assertThatIllegalStateException()
          .isThrownBy(() -> database.builder().schemaMode(SchemaMode.VALIDATE).build())
          .withMessageContaining("meta has version 1");
      database.open().close();
      assertThat(database.select("SELECT content FROM @meta WHERE name = 'schema_version'"))
          .containsExactly("2");
    }
  }

  @Test
  void refusesAMissingTableThatTheVersionPromisesAndPrintsTheSql() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      database.open().close();
      database.run("DROP TABLE @payload");
      assertThatIllegalStateException()
          .isThrownBy(database::open)
          .withMessageContaining("table " + database.prefix() + "payload is missing")
          .withMessageContaining("CREATE TABLE IF NOT EXISTS " + database.prefix() + "payload");
      database.run(JdbcRecorder.ddl(Dialect.H2, database.prefix()).split(";\n\n"));
      database.open().close();
    }
  }

  @Test
  void refusesTablesThatLackColumns() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      database.open().close();
      database.run("ALTER TABLE @step DROP COLUMN summary");
      assertThatIllegalStateException()
          .isThrownBy(database::open)
          .withMessageContaining("table " + database.prefix() + "step lacks columns");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void isMadeOnceWhenManyNodesOpenAtOnce(Engine engine) throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(4);
    try (TestDatabase database = TestDatabase.of(engine)) {
      List<Future<JdbcRecorder>> opening = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opening.add(nodes.submit(database::open));
      }
      for (Future<JdbcRecorder> recorder : opening) {
        recorder.get().close();
      }
      assertThat(database.select("SELECT name FROM @meta")).containsExactly("schema_version");
    } finally {
      nodes.shutdownNow();
    }
  }

  @Test
  void saysWhatToRunWhenTheUserMayNotMakeTables() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.EMBEDDED_POSTGRES)) {
      database.run("CREATE ROLE @guest LOGIN");
      DataSource guest = asUser(database.dataSource(), database.prefix() + "guest");
      try {
        assertThatIllegalStateException()
            .isThrownBy(() -> JdbcRecorder.builder(guest).prefix(database.prefix()).build())
            .withMessageContaining("permission denied")
            .withMessageContaining("CREATE TABLE IF NOT EXISTS " + database.prefix() + "session");
        JdbcRecorder.builder(guest)
            .prefix(database.prefix())
            .migrations(database.dataSource())
            .schemaMode(SchemaMode.CREATE)
            .build()
            .close();
      } finally {
        database.run("DROP ROLE @guest");
      }
    }
  }

  @Test
  void refusesADatabaseItDoesNotKnow() throws Exception {
    assertThat(Dialect.ofProduct("Oracle")).isEmpty();
    assertThat(Dialect.ofProduct("PostgreSQL")).hasValue(Dialect.POSTGRESQL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "A", "a-b", "a.b", "a;drop", "a23456789012345678901234567890x"})
  void refusesPrefixesThatNotEveryDatabaseTakes(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcRecorder.ddl(Dialect.H2, prefix))
        .withMessageContaining("'" + prefix + "'");
  }

  @Test
  void opensWhileTheDatabaseIsDownAndMakesTheTablesLater() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      faulty.goDown();
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(faulty.dataSource()).prefix(database.prefix()).build()) {
        assertThat(recorder.health().reasons().toString()).contains("connection refused");
        List<io.theater.event.TheaterEvent> batch = Events.of("session-1").wholeExecution("a");
        assertThatCode(() -> recorder.write(batch))
            .isInstanceOf(SQLException.class)
            .matches(recorder::isRetryable);
        faulty.comeBack();
        recorder.write(batch);
        assertThat(recorder.health().reasons()).isEmpty();
        assertThat(recorder.interaction("a-call")).isPresent();
      }
    }
  }

  private static DataSource asUser(DataSource source, String user) throws SQLException {
    PGSimpleDataSource other = new PGSimpleDataSource();
    other.setUrl(source.unwrap(PGSimpleDataSource.class).getUrl());
    other.setUser(user);
    return other;
  }

  private static String[] statements(String ddl) {
    return ddl.trim().split(";\n\n|;$");
  }

  private static Dialect dialect(Engine engine) {
    return engine.name().endsWith("POSTGRES") ? Dialect.POSTGRESQL : Dialect.valueOf(engine.name());
  }
}
