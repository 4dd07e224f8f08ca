package io.theater.jdbc.internal;

import io.theater.jdbc.Dialect;
import io.theater.json.JsonEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a batch in the transaction it is given. One thread at a time. */
final class Writer {
  private static final int MAX_IN = 500;
  private static final int MAX_BATCH_CHARS = 4 << 20;

  private final Database database;
  private final Sql sql;
  private final Names names;
  private final Hours hours;
  private final JsonEncoder encoder = new JsonEncoder();

  Writer(Database database, Sql sql, Names names, Hours hours) {
    this.database = database;
    this.sql = sql;
    this.names = names;
    this.hours = hours;
  }

  /** SQLite refuses to write after it has read, when another has written since. */
  void begin(Connection connection) throws SQLException {
    if (sql.dialect() == Dialect.SQLITE) {
      database.execute(connection, "DELETE FROM " + names.meta() + " WHERE 1 = 0");
    }
  }

  void write(Connection connection, Batch batch, long nowMillis) throws SQLException {
    NavigableSet<Long> changed = hours.of(connection, batch.calls.byKey().keySet());
    changed.addAll(batch.hours());
    for (Drafts<?, ?> rows : batch.rows()) {
      write(connection, rows);
    }
    for (Texts<?> texts : Tables.TEXTS) {
      withdraw(connection, texts, batch.uncertain);
      insert(connection, texts, batch.pieces, nowMillis);
      delete(connection, texts, batch.superseded);
    }
    hours.changed(connection, changed); // last, because all nodes change the same
  }

  private <R, B> void write(Connection connection, Drafts<R, B> rows) throws SQLException {
    if (rows.byKey().isEmpty()) {
      return;
    }
    Table<R, B> table = rows.table;
    Map<String, R> rests = rests(connection, rows);
    List<Column<?, ?>> columns = table.columns();
    String upsert = sql.upsert(names.of(table), table.idColumns(), columns);
    database.with(
        connection,
        upsert,
        statement -> {
          for (Map.Entry<String, Drafts.Draft<R>> row : rows.byKey().entrySet()) {
            R rest = rests.get(row.getKey());
            String meta = rest == null ? null : table.encode(encoder, rest);
            List<@Nullable Object> values =
                table.values(row.getValue().record(), row.getValue().arrival(), meta);
            for (int i = 0; i < values.size(); i++) {
              columns.get(i).type().bind(statement, i + 1, values.get(i));
            }
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  /** What no column keeps, together with what is stored of it. */
  private <R, B> Map<String, R> rests(Connection connection, Drafts<R, B> rows)
      throws SQLException {
    Map<String, R> rests = new HashMap<>();
    List<String> keys = new ArrayList<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              R rest = rows.table.rest(draft.record());
              if (rest != null) {
                rests.put(key, rest);
                keys.add(key);
              }
            });
    for (int from = 0; from < keys.size(); from += MAX_IN) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + MAX_IN));
      mergeStored(connection, rows.table, some, rests);
    }
    return rests;
  }

  private <R, B> void mergeStored(
      Connection connection, Table<R, B> table, List<String> keys, Map<String, R> rests)
      throws SQLException {
    String select =
        "SELECT id, meta FROM "
            + names.of(table)
            + " WHERE id IN ("
            + Sql.parameters(keys.size())
            + ") AND meta IS NOT NULL ORDER BY id"
            + sql.forUpdate();
    database.select(
        connection,
        select,
        List.copyOf(keys),
        row -> {
          R stored = table.decode(row.getString(2));
          return rests.computeIfPresent(row.getString(1), (key, rest) -> table.merge(stored, rest));
        });
  }

  /** Once the rows of their records are locked, so that no lost transaction can still add some. */
  private void withdraw(Connection connection, Texts<?> texts, List<Texts.Uncertain> uncertain)
      throws SQLException {
    String delete =
        "DELETE FROM " + names.of(texts) + " WHERE " + texts.keys().get(0) + " = ? AND chunk >= ?";
    for (Texts.Uncertain rows : uncertain) {
      if (rows.texts() == texts) {
        database.execute(connection, delete, Keys.of(rows.id()), rows.firstChunk());
      }
    }
  }

  private void insert(
      Connection connection, Texts<?> texts, List<Texts.Piece> pieces, long nowMillis)
      throws SQLException {
    List<Texts.Piece> rows = pieces.stream().filter(piece -> piece.texts() == texts).toList();
    if (rows.isEmpty()) {
      return;
    }
    List<Column<?, ?>> columns = texts.columns();
    String insert = sql.upsert(names.of(texts), texts.keys(), columns);
    database.with(
        connection,
        insert,
        statement -> {
          int chars = 0;
          for (Texts.Piece row : rows) {
            Object[] values = {row.id(), row.kind(), row.chunk(), row.content(), nowMillis};
            for (int i = 0; i < values.length; i++) {
              columns.get(i).type().bind(statement, i + 1, values[i]);
            }
            statement.addBatch();
            chars += row.content().length();
            if (chars > MAX_BATCH_CHARS) {
              statement.executeBatch();
              chars = 0;
            }
          }
          return statement.executeBatch();
        });
  }

  private void delete(Connection connection, Texts<?> texts, List<Texts.Superseded> superseded)
      throws SQLException {
    List<Texts.Superseded> rows = superseded.stream().filter(row -> row.texts() == texts).toList();
    if (rows.isEmpty()) {
      return;
    }
    String delete =
        "DELETE FROM " + names.of(texts) + " WHERE " + texts.keys().get(0) + " = ? AND kind = ?";
    database.with(
        connection,
        delete,
        statement -> {
          for (Texts.Superseded row : rows) {
            statement.setString(1, Keys.of(row.id()));
            statement.setString(2, row.kind());
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }
}
