package io.theater.jdbc.internal;

import io.theater.jdbc.Dialect;
import io.theater.jdbc.SchemaMode;
import io.theater.model.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables what this code needs, or says why they are not. */
public final class Schema {
  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  /** Name of the row that says the version. */
  static final String ROW = "schema_version";

  private static final String LOCK = "lock:schema";
  private static final Duration LOCKED = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int NONE = -1;

  private final Database database;
  private final Names names;
  private final Scripts scripts;
  private final Leases leases;

  /** Tables of a database, through connections that may change them. */
  Schema(Database database, Sql sql, Names names) {
    this.database = database;
    this.names = names;
    this.scripts = new Scripts(sql, names);
    this.leases = new Leases(database, sql, names);
  }

  /** The SQL that makes all tables. */
  public static String ddl(Dialect dialect, Names names) {
    return new Scripts(new Sql(dialect), names).text(0);
  }

  /**
   * Does what the mode says.
   *
   * @throws IllegalStateException when the tables are not what they must be; the message says which
   *     and what to do
   * @throws SQLException when the database cannot be asked
   */
  void ensure(SchemaMode mode) throws SQLException {
    if (mode == SchemaMode.NONE) {
      return;
    }
    int version = version();
    if (version == NONE) {
      refuseForeignTables();
    }
    if (version < Scripts.VERSION && mode == SchemaMode.VALIDATE) {
      throw new IllegalStateException(missing(version));
    }
    if (version > Scripts.VERSION) {
      throw new IllegalStateException(
          "table "
              + names.meta()
              + " has version "
              + version
              + ", which only a newer recorder can use; this one needs version "
              + Scripts.VERSION);
    }
    if (version < Scripts.VERSION) {
      migrate(Math.max(version, 0));
    }
    refuseOtherColumns();
  }

  private String missing(int version) {
    return (version == NONE
            ? "table " + names.meta() + " is missing"
            : "table " + names.meta() + " has version " + version)
        + ", but this recorder needs version "
        + Scripts.VERSION
        + ". Run this SQL:\n\n"
        + scripts.text(Math.max(version, 0));
  }

  /** What the table says, 0 when it does not say, {@link #NONE} without table. */
  private int version() throws SQLException {
    if (!canSelect("1", names.meta())) {
      return NONE;
    }
    if (!canSelect("name, content, expires_ms", names.meta())) {
      throw new IllegalStateException(
          "table " + names.meta() + " is not of Theater: choose another prefix");
    }
    return database.query(this::version);
  }

  private int version(Connection connection) throws SQLException {
    String select = "SELECT content FROM " + names.meta() + " WHERE name = '" + ROW + "'";
    try {
      return database.select(connection, select, List.of(), row -> row.getString(1)).stream()
          .findFirst()
          .map(Integer::parseInt)
          .orElse(0);
    } catch (NumberFormatException foreign) {
      throw new IllegalStateException(
          "table " + names.meta() + " has a version that is no number: " + foreign.getMessage(),
          foreign);
    }
  }

  /** Another node may have begun meanwhile; it makes the table that says the version first. */
  private void refuseForeignTables() throws SQLException {
    for (String table : tables()) {
      if (canSelect("1", table) && !canSelect("1", names.meta())) {
        throw new IllegalStateException(
            "table "
                + table
                + " is there, but no table "
                + names.meta()
                + " that says its version: it is not of Theater, choose another prefix");
      }
    }
  }

  private void refuseOtherColumns() throws SQLException {
    for (Table<?, ?> table : Tables.RECORDS) {
      refuseOtherColumns(names.of(table), table.columns());
    }
    for (Texts<?> texts : Tables.TEXTS) {
      refuseOtherColumns(names.of(texts), texts.columns());
    }
  }

  private void refuseOtherColumns(String table, List<Column<?, ?>> columns) throws SQLException {
    if (!canSelect("1", table)) {
      throw new IllegalStateException(
          "table "
              + table
              + " is missing or may not be read, although "
              + names.meta()
              + " says that it is there. Give the right to read it, or run this SQL, which leaves the"
              + " other tables as they are:\n\n"
              + scripts.text(0));
    }
    String list = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    if (!canSelect(list, table)) {
      throw new IllegalStateException(
          "table "
              + table
              + " lacks columns of version "
              + Scripts.VERSION
              + ", although "
              + names.meta()
              + " says that it has them");
    }
  }

  private List<String> tables() {
    return Stream.of(
            Tables.RECORDS.stream().map(names::of),
            Tables.TEXTS.stream().map(names::of),
            Stream.of(names.hour(), names.total()))
        .flatMap(tables -> tables)
        .toList();
  }

  private boolean canSelect(String columns, String table) throws SQLException {
    String select = "SELECT " + columns + " FROM " + table + " WHERE 1 = 0";
    try {
      return database.query(
          connection -> database.select(connection, select, List.of(), row -> row).isEmpty());
    } catch (SQLException failure) {
      if (Failures.isUnreachable(failure)) {
        throw failure;
      }
      return false;
    }
  }

  private void migrate(int from) throws SQLException {
    String holder = Ids.next();
    try {
      createMeta();
      lock(holder);
      try {
        for (int next = database.query(this::version) + 1; next <= Scripts.VERSION; next++) {
          step(next);
        }
      } finally {
        unlock(holder);
      }
    } catch (SQLException failure) {
      if (Failures.isUnreachable(failure)) {
        throw failure;
      }
      throw new IllegalStateException(
          "the tables cannot be made: "
              + failure.getMessage()
              + ". Run this SQL as a user who may:\n\n"
              + scripts.text(from),
          failure);
    }
  }

  /** Two nodes may do so at the same moment, of which databases let one fail. */
  private void createMeta() throws SQLException {
    try {
      database.inTransaction(connection -> run(connection, scripts.meta()));
    } catch (SQLException failure) {
      if (!canSelect("1", names.meta())) {
        throw failure;
      }
    }
  }

  private void lock(String holder) throws SQLException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!isLocked(holder)) {
      if (System.nanoTime() - end > 0) {
        throw new SQLException("another node has been changing them for " + LONGEST_WAIT);
      }
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  private void unlock(String holder) {
    try {
      database.inTransaction(
          connection -> {
            leases.release(connection, LOCK, holder);
            return true;
          });
    } catch (SQLException failure) {
      log.debug("The lock expires by itself in {}", LOCKED, failure);
    }
  }

  private boolean isLocked(String holder) throws SQLException {
    try {
      return database.inTransaction(connection -> leases.acquire(connection, LOCK, holder, LOCKED));
    } catch (SQLException failure) {
      if (Failures.isCollision(failure)) {
        return false;
      }
      throw failure;
    }
  }

  private void step(int version) throws SQLException {
    database.inTransaction(
        connection -> {
          run(connection, scripts.of(version));
          leases.put(connection, ROW, null);
          database.execute(
              connection,
              "UPDATE " + names.meta() + " SET content = ? WHERE name = ?",
              String.valueOf(version),
              ROW);
          return true;
        });
  }

  private boolean run(Connection connection, List<String> statements) throws SQLException {
    for (String statement : statements) {
      database.execute(connection, statement);
    }
    return true;
  }
}
