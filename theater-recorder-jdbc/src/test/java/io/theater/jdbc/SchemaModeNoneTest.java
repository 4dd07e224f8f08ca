package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that are the business of somebody else. */
class SchemaModeNoneTest {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void makesNoTablesAndRecordsOnceTheyAreThere(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.builder().schemaMode(SchemaMode.NONE).build()) {
      List<TheaterEvent> batch = Events.of("session-1").wholeExecution("a");
      assertThatThrownBy(() -> recorder.write(batch)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> database.select("SELECT name FROM @meta"))
          .isInstanceOf(SQLException.class);
      database.open().close();
      recorder.write(batch);
      assertThat(recorder.interaction("a-call")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void doesNotAskForTheVersion(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.open().close();
      database.run("UPDATE @meta SET content = '99' WHERE name = 'schema_version'");
      SqlLog log = new SqlLog(database.dataSource());
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(log.dataSource())
              .prefix(database.prefix())
              .schemaMode(SchemaMode.NONE)
              .build()) {
        recorder.write(Events.of("session-1").wholeExecution("a"));
        assertThat(recorder.interaction("a-call")).isPresent();
      }
      assertThat(log.count("schema_version")).isZero();
      assertThat(log.count("CREATE ")).isZero();
      assertThat(log.count("session")).isPositive();
      assertThat(database.select("SELECT content FROM @meta WHERE name = 'schema_version'"))
          .containsExactly("99");
    }
  }
}
