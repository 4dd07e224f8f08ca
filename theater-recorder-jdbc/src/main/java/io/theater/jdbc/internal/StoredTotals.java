package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Totals of hours and days in a table, each with how often its hours had changed. */
final class StoredTotals {
  /** An hour. */
  static final int HOUR = 1;

  /** A day, in hours. */
  static final int DAY = 24;

  private static final List<String> KEYS = List.of("hours", "first_hour");
  private static final List<Column<?, ?>> COLUMNS =
      List.of(
          new Column<>("hours", ColumnType.INT, Merge.NEVER, row -> null, null),
          new Column<>("first_hour", ColumnType.LONG, Merge.NEVER, row -> null, null),
          new Column<>("changes", ColumnType.LONG, Merge.LAST, row -> null, null),
          new Column<>("content", ColumnType.TEXT, Merge.LAST, row -> null, null));

  private final Database database;
  private final Sql sql;
  private final Names names;

  StoredTotals(Database database, Sql sql, Names names) {
    this.database = database;
    this.sql = sql;
    this.names = names;
  }

  /** How often its hours had changed, of each span that has totals. */
  Map<Long, Long> changes(Connection connection, int hours) throws SQLException {
    Map<Long, Long> known = new HashMap<>();
    select(
        connection,
        "first_hour, changes",
        List.of(hours, Long.MIN_VALUE, Long.MAX_VALUE),
        row -> known.put(row.getLong(1), row.getLong(2)));
    return known;
  }

  /** The totals, of each span that has any and is wanted with just so many changes. */
  Map<Long, Tally> read(
      Connection connection, int hours, long from, long to, Map<Long, Long> wanted)
      throws SQLException {
    Map<Long, Tally> known = new HashMap<>();
    select(
        connection,
        "first_hour, changes, content",
        List.of(hours, from, to),
        row -> {
          long first = row.getLong(1);
          if (wanted.getOrDefault(first, -1L) == row.getLong(2)) {
            Tally tally = new Tally();
            tally.addEncoded(row.getString(3));
            known.put(first, tally);
          }
          return first;
        });
    return known;
  }

  void write(Connection connection, int hours, long first, long changes, Tally tally)
      throws SQLException {
    String upsert = sql.upsert(names.total(), KEYS, COLUMNS);
    database.execute(connection, upsert, hours, first, changes, tally.encode());
  }

  private <T> void select(
      Connection connection, String columns, List<Object> parameters, Database.Reader<T> reader)
      throws SQLException {
    database.select(
        connection,
        "SELECT "
            + columns
            + " FROM "
            + names.total()
            + " WHERE hours = ? AND first_hour >= ? AND first_hour < ?",
        parameters,
        reader);
  }
}
