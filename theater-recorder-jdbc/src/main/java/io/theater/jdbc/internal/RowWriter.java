package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in their order: several with one statement where a database gains by it, and what is
 * left one by one.
 */
final class RowWriter {
  private static final int MAX_BATCH_CHARS = 4 << 20;

  private final Database database;
  private final Sql sql;
  private final Map<String, String> severalAtOnce = new ConcurrentHashMap<>();

  RowWriter(Database database, Sql sql) {
    this.database = database;
    this.sql = sql;
  }

  /**
   * Merges rows of which no two have the same key, unless they are never changed.
   *
   * @param table name
   * @param keys columns of the primary key
   * @param columns all columns, in the order of the values
   * @param rows values
   */
  void merge(
      Connection connection,
      String table,
      List<String> keys,
      List<Column<?, ?>> columns,
      List<List<@Nullable Object>> rows)
      throws SQLException {
    send(connection, table, columns, rows, count -> sql.upsert(table, keys, columns, count));
  }

  /** Inserts rows; fails when one is there. */
  void insert(
      Connection connection,
      String table,
      List<Column<?, ?>> columns,
      List<List<@Nullable Object>> rows)
      throws SQLException {
    send(connection, "new " + table, columns, rows, count -> sql.insert(table, columns, count));
  }

  private void send(
      Connection connection,
      String name,
      List<Column<?, ?>> columns,
      List<List<@Nullable Object>> rows,
      IntFunction<String> statement)
      throws SQLException {
    int together = sql.rowsTogether();
    int whole = rows.size() - rows.size() % together;
    if (whole > 0) {
      String several = severalAtOnce.computeIfAbsent(name, key -> statement.apply(together));
      send(connection, several, together, columns, rows.subList(0, whole));
    }
    if (whole < rows.size()) {
      send(connection, statement.apply(1), 1, columns, rows.subList(whole, rows.size()));
    }
  }

  private void send(
      Connection connection,
      String upsert,
      int together,
      List<Column<?, ?>> columns,
      List<List<@Nullable Object>> rows)
      throws SQLException {
    database.with(
        connection,
        upsert,
        statement -> {
          long chars = 0;
          for (int at = 0; at < rows.size(); at += together) {
            chars += bind(statement, columns, rows.subList(at, at + together));
            statement.addBatch();
            if (chars > MAX_BATCH_CHARS) {
              statement.executeBatch();
              chars = 0;
            }
          }
          return statement.executeBatch();
        });
  }

  /** Returns how much text that was. */
  private static long bind(
      PreparedStatement statement, List<Column<?, ?>> columns, List<List<@Nullable Object>> rows)
      throws SQLException {
    int parameter = 1;
    long chars = 0;
    for (List<@Nullable Object> row : rows) {
      for (int i = 0; i < columns.size(); i++) {
        Object value = row.get(i);
        columns.get(i).type().bind(statement, parameter++, value);
        chars += value instanceof String text ? text.length() : 0;
      }
    }
    return chars;
  }
}
