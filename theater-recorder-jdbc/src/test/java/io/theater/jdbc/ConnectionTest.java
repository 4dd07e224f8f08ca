package io.theater.jdbc;

import static java.sql.Connection.TRANSACTION_READ_COMMITTED;
import static java.sql.Connection.TRANSACTION_SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.LlmStage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done to connections while they are used, and that they are given back as they came. */
class ConnectionTest {
  private static final int LIMIT_MS = 35_000; // the time limit of a statement, and some more
  private static final Set<Engine> WITH_NETWORK =
      Set.of(Engine.POSTGRES, Engine.EMBEDDED_POSTGRES, Engine.MARIADB);

  private final Set<State> changing = ConcurrentHashMap.newKeySet();
  private final Set<State> returned = ConcurrentHashMap.newKeySet();

  /** How a connection is set. */
  record State(boolean autoCommit, int isolation, int networkTimeout) {
    static State of(Connection connection, Engine engine) throws SQLException {
      return new State(
          connection.getAutoCommit(),
          connection.getTransactionIsolation(),
          WITH_NETWORK.contains(engine) ? connection.getNetworkTimeout() : 0);
    }

    void setOn(Connection connection, Engine engine) throws SQLException {
      if (WITH_NETWORK.contains(engine)) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(autoCommit);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void isGivenBackAsItCame(Engine engine) throws Exception {
    State came = new State(false, TRANSACTION_SERIALIZABLE, 0);
    recordAndRead(engine, came);
    assertThat(changing).containsExactly(inUse(engine, LIMIT_MS));
    assertThat(returned).containsExactly(came);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void keepsATimeLimitThatItCameWith(Engine engine) throws Exception {
    State came = new State(true, TRANSACTION_SERIALIZABLE, 7_000);
    recordAndRead(engine, came);
    State seen = WITH_NETWORK.contains(engine) ? came : new State(true, came.isolation, 0);
    assertThat(changing).containsExactly(inUse(engine, 7_000));
    assertThat(returned).containsExactly(seen);
  }

  /** SQLite knows one level only. */
  private static State inUse(Engine engine, int networkTimeout) {
    return new State(
        false,
        engine == Engine.SQLITE ? TRANSACTION_SERIALIZABLE : TRANSACTION_READ_COMMITTED,
        WITH_NETWORK.contains(engine) ? networkTimeout : 0);
  }

  private void recordAndRead(Engine engine, State came) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.open().close();
      FaultyDataSource faulty = new FaultyDataSource(watched(database, engine, came));
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(faulty.dataSource()).prefix(database.prefix()).build()) {
        List<TheaterEvent> batch = Events.of("session-1").wholeExecution("a");
        faulty.failCommit("42000");
        assertThatThrownBy(() -> recorder.write(batch)).hasMessageContaining("COMMIT");
        recorder.write(batch);
        assertThat(recorder.interaction("a-call").orElseThrow().stage())
            .isEqualTo(LlmStage.COMPLETED);
      }
    }
  }

  private DataSource watched(TestDatabase database, Engine engine, State came) {
    return PreparedDataSource.of(
        database.dataSource(),
        connection -> {
          came.setOn(connection, engine);
          return watched(connection, engine);
        });
  }

  private Connection watched(Connection connection, Engine engine) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement") && changes((String) arguments[0])) {
                changing.add(State.of(connection, engine));
              } else if (method.getName().equals("close")) {
                returned.add(State.of(connection, engine));
                if (!connection.getAutoCommit()) {
                  connection.rollback(); // as pools do
                }
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  private static boolean changes(String sql) {
    return !sql.toUpperCase(Locale.ROOT).startsWith("SELECT");
  }
}
