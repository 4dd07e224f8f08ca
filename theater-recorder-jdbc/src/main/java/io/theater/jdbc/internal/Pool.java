package io.theater.jdbc.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The one class that knows the pool, so that all others do without. */
public final class Pool {
  private static final int WRITER_AND_READER = 2;
  private static final long NEVER_WAIT_FOR_THE_DATABASE = -1;
  private static final long LONGEST_WAIT_MS = 5_000;

  private Pool() {}

  /**
   * A small pool, also of a database that is down.
   *
   * @throws IllegalStateException when no driver knows the URL
   */
  public static DataSource open(String url, @Nullable String user, @Nullable String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("theater-jdbc");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(WRITER_AND_READER);
    config.setInitializationFailTimeout(NEVER_WAIT_FOR_THE_DATABASE);
    config.setConnectionTimeout(LONGEST_WAIT_MS);
    if (url.startsWith("jdbc:postgresql:")) {
      // the pool logs what breaks a connection, with the rows of the batch in it
      config.addDataSourceProperty("logServerErrorDetail", "false");
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "no JDBC driver on the class path for this URL: " + e.getMessage(), e);
    }
  }
}
