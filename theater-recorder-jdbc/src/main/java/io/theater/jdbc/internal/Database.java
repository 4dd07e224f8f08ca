package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of a data source, each used for one transaction or one query and given back as it
 * came. Never joins a transaction of the host. Safe for any number of threads.
 */
final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** What a network may take beyond the time limit of a statement. */
  private static final int NETWORK_SLACK_MS = 5_000;

  private static final int LEVEL = Connection.TRANSACTION_READ_COMMITTED;

  private final DataSource dataSource;
  private final Duration statementTimeout;

  /** Connections of a data source. */
  Database(DataSource dataSource, Duration statementTimeout) {
    this.dataSource = dataSource;
    this.statementTimeout = statementTimeout;
  }

  /** Something to do with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does all of it or nothing. */
  <T> T inTransaction(Work<T> work) throws SQLException {
    return query(connection -> inTransaction(connection, work));
  }

  /** Asks something, without touching the transaction of the connection. */
  <T> T query(Work<T> work) throws SQLException {
    try (Connection connection = connect()) {
      boolean limited = limitNetwork(connection);
      try {
        return work.on(connection);
      } finally {
        if (limited) {
          unlimitNetwork(connection);
        }
      }
    }
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    int isolation = connection.getTransactionIsolation(); // some drivers ask the database
    boolean other = isolation != LEVEL && takesLevel(connection);
    connection.setAutoCommit(false);
    try {
      if (other) {
        connection.setTransactionIsolation(LEVEL);
      }
      T result = work.on(connection);
      commit(connection);
      return result;
    } catch (Throwable failure) {
      rollBack(connection, failure);
      throw failure;
    } finally {
      restore(connection, autoCommit, other ? isolation : LEVEL);
    }
  }

  /** SQLite knows one level only, which is stricter. */
  private static boolean takesLevel(Connection connection) throws SQLException {
    return connection.getMetaData().supportsTransactionIsolationLevel(LEVEL);
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw Failures.withoutValues(failure, "COMMIT");
    }
  }

  /** Something to do with a statement. */
  interface StatementWork<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** Does something with a statement that has a time limit; a failure tells no values. */
  <T> T with(Connection connection, String sql, StatementWork<T> work) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout((int) Math.max(1, statementTimeout.toSeconds()));
      return work.on(statement);
    } catch (SQLException failure) {
      throw sql.contains("?") ? Failures.withoutValues(failure, sql) : failure;
    }
  }

  /** Runs a statement, and says how many rows it changed. */
  int execute(Connection connection, String sql, Object... parameters) throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          bind(statement, List.of(parameters));
          return statement.executeUpdate();
        });
  }

  /** Something that is made of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows of a select. */
  <T> List<T> select(Connection connection, String sql, List<Object> parameters, Reader<T> reader)
      throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          bind(statement, parameters);
          List<T> found = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(reader.read(rows));
            }
          }
          return found;
        });
  }

  private static void bind(PreparedStatement statement, List<Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  private Connection connect() throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (SQLException failure) {
      throw new Failures.UnreachableException(failure);
    }
  }

  /** A network that swallows packets would hold a connection for hours. */
  private boolean limitNetwork(Connection connection) {
    try {
      boolean unlimited = connection.getNetworkTimeout() == 0;
      if (unlimited) {
        connection.setNetworkTimeout(
            Runnable::run, Math.toIntExact(statementTimeout.toMillis()) + NETWORK_SLACK_MS);
      }
      return unlimited;
    } catch (SQLException | AbstractMethodError | UnsupportedOperationException notOffered) {
      log.trace("The driver has no time limit for its network", notOffered);
      return false;
    }
  }

  /** A connection that is closed by now has failed with something that says more. */
  private static void unlimitNetwork(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException broken) {
      log.debug("The connection could not be restored", broken);
    }
  }

  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }

  /** A connection that cannot be restored is broken, which its pool will notice as well. */
  private static void restore(Connection connection, boolean autoCommit, int isolation) {
    try {
      if (isolation != LEVEL) {
        connection.setTransactionIsolation(isolation);
      }
      connection.setAutoCommit(autoCommit);
    } catch (SQLFeatureNotSupportedException notOffered) {
      log.trace("The driver cannot restore the connection", notOffered);
    } catch (SQLException broken) {
      log.debug("The connection could not be restored", broken);
    }
  }
}
