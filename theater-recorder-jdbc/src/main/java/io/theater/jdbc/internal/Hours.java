package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How often each hour has changed, that is the interactions that were requested in it. Every
 * transaction that writes or deletes interactions says so, so that totals of an hour know whether
 * they still hold. Hours are counted since 1970.
 */
final class Hours {
  static final long MILLIS = Duration.ofHours(1).toMillis();

  private static final int MAX_IN = 500;
  private static final List<Column<?, ?>> COLUMNS =
      List.of(column("epoch_hour", Merge.NEVER), column("changes", Merge.SUM));

  private final Database database;
  private final Sql sql;
  private final Names names;
  private final RowWriter rows;

  Hours(Database database, Sql sql, Names names) {
    this.database = database;
    this.sql = sql;
    this.names = names;
    this.rows = new RowWriter(database, sql);
  }

  static long of(long epochMilli) {
    return Math.floorDiv(epochMilli, MILLIS);
  }

  /** The hours of stored interactions, which stay as they are until the transaction ends. */
  NavigableSet<Long> of(Connection connection, Collection<String> keys) throws SQLException {
    NavigableSet<Long> hours = new TreeSet<>();
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += MAX_IN) {
      List<Object> some = new ArrayList<>(all.subList(from, Math.min(all.size(), from + MAX_IN)));
      database.select(
          connection,
          "SELECT requested_ms FROM "
              + names.of(Tables.INTERACTION)
              + " WHERE "
              + Filter.oneOf("id", some.size())
              + " AND requested_ms IS NOT NULL ORDER BY id"
              + sql.forUpdate(),
          some,
          row -> hours.add(of(row.getLong(1))));
    }
    return hours;
  }

  /** Says that hours have changed. */
  void changed(Connection connection, NavigableSet<Long> hours) throws SQLException {
    if (hours.isEmpty()) {
      return;
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    hours.forEach(hour -> values.add(List.of(hour, 1L)));
    rows.merge(connection, names.hour(), List.of("epoch_hour"), COLUMNS, values);
  }

  /** How often each hour has changed, of those that ever did. */
  NavigableMap<Long, Long> changes(Connection connection, long from, long to) throws SQLException {
    NavigableMap<Long, Long> changes = new TreeMap<>();
    database.select(
        connection,
        "SELECT epoch_hour, changes FROM "
            + names.hour()
            + " WHERE epoch_hour >= ? AND epoch_hour < ?",
        List.of(from, to),
        row -> changes.put(row.getLong(1), row.getLong(2)));
    return changes;
  }

  private static Column<?, ?> column(String name, Merge merge) {
    return new Column<>(name, ColumnType.LONG, merge, row -> null, null);
  }
}
