package io.theater.benchmarks.work;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.theater.jdbc.Dialect;
import io.theater.jdbc.JdbcRecorder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tables of their own in the PostgreSQL that {@code -Dtheater.it.postgres=jdbc:…} names, or else in
 * one that is started and ends with the process. They are gone once it is closed.
 *
 * @param pool of connections
 * @param prefix of the tables
 */
public record Postgres(HikariDataSource pool, String prefix) implements AutoCloseable {
  private static final String PROPERTY = "theater.it.postgres";
  private static final int CONNECTIONS = 4;

  /** Started when it is needed first. */
  private static final class Started {
    static final String URL = start();

    private static String start() {
      try {
        return EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .start()
            .getJdbcUrl("postgres", "postgres");
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  /** Options of a JVM that is to use the same server. */
  public static List<String> jvmOptions() {
    return List.of("-D" + PROPERTY + "=" + System.getProperty(PROPERTY, ""));
  }

  /** Makes the tables. */
  public static Postgres open(boolean rewriteBatchedInserts) throws SQLException {
    String given = System.getProperty(PROPERTY, "");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(given.isEmpty() ? Started.URL : given);
    config.addDataSourceProperty("reWriteBatchedInserts", Boolean.toString(rewriteBatchedInserts));
    config.setMaximumPoolSize(CONNECTIONS);
    Postgres postgres =
        new Postgres(
            new HikariDataSource(config), "b" + Long.toString(System.nanoTime(), 36) + "_");
    postgres.run(JdbcRecorder.ddl(Dialect.POSTGRESQL, postgres.prefix));
    return postgres;
  }

  /** A recorder into the tables. */
  public JdbcRecorder.Builder recorder() {
    return JdbcRecorder.builder(pool).prefix(prefix);
  }

  /** Runs statements in which {@code @} stands for the prefix. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql.replace("@", prefix));
      }
    }
  }

  /** The number that a select answers. */
  public long number(String select) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select.replace("@", prefix))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      run(
          "DROP TABLE @session, @execution, @step, @interaction, @payload, @step_text, @hour,"
              + " @total, @meta");
    } finally {
      pool.close();
    }
  }
}
