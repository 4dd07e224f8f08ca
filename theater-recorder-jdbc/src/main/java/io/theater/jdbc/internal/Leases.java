package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names in the table {@code meta} that one holder has until they expire, by the clock of the
 * database. Whoever dies loses them.
 */
final class Leases {
  private static final List<Column<?, ?>> COLUMNS =
      List.of(column("name", ColumnType.KEY), column("content", ColumnType.KEY));

  private final Database database;
  private final Sql sql;
  private final String table;

  Leases(Database database, Sql sql, Names names) {
    this.database = database;
    this.sql = sql;
    this.table = names.meta();
  }

  /** Takes or keeps a name; false while another holder has it. */
  boolean acquire(Connection connection, String name, String holder, Duration time)
      throws SQLException {
    put(connection, name, null);
    String free =
        "UPDATE "
            + table
            + " SET content = ?, expires_ms = "
            + sql.now()
            + " + "
            + time.toMillis()
            + " WHERE name = ? AND (content = ? OR expires_ms IS NULL OR expires_ms < "
            + sql.now()
            + ")";
    return database.execute(connection, free, holder, name, holder) == 1;
  }

  /** Gives a name back. */
  void release(Connection connection, String name, String holder) throws SQLException {
    database.execute(
        connection, "DELETE FROM " + table + " WHERE name = ? AND content = ?", name, holder);
  }

  /** The names in use that begin with a prefix, without it. */
  Set<String> held(Connection connection, String prefix) throws SQLException {
    String select =
        "SELECT name FROM " + table + " WHERE name LIKE ? AND expires_ms >= " + sql.now();
    return Set.copyOf(
        database.select(
            connection,
            select,
            List.of(prefix + "%"),
            row -> row.getString(1).substring(prefix.length())));
  }

  /** Adds a row unless there is one. */
  void put(Connection connection, String name, @Nullable String content) throws SQLException {
    String insert = sql.upsert(table, List.of("name"), COLUMNS);
    database.with(
        connection,
        insert,
        statement -> {
          ColumnType.KEY.bind(statement, 1, name);
          ColumnType.KEY.bind(statement, 2, content);
          return statement.executeUpdate();
        });
  }

  private static Column<?, ?> column(String name, ColumnType type) {
    return new Column<>(name, type, Merge.NEVER, row -> null, null);
  }
}
