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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a batch in the transaction it is given. One thread at a time. */
final class Writer {
  private static final int MAX_IN = 512; // as many as a batch has events

  private final Database database;
  private final Sql sql;
  private final Names names;
  private final Hours hours;
  private final Upsert upsert;
  private final JsonEncoder encoder = new JsonEncoder();

  Writer(Database database, Sql sql, Names names, Hours hours) {
    this.database = database;
    this.sql = sql;
    this.names = names;
    this.hours = hours;
    this.upsert = new Upsert(database, sql);
  }

  /** SQLite refuses to write after it has read, when another has written since. */
  void begin(Connection connection) throws SQLException {
    if (sql.dialect() == Dialect.SQLITE) {
      database.execute(connection, "DELETE FROM " + names.meta() + " WHERE 1 = 0");
    }
  }

  void write(Connection connection, Batch batch, long nowMillis) throws SQLException {
    NavigableSet<Long> changed = new TreeSet<>(batch.hours());
    for (Drafts<?, ?> rows : batch.rows()) {
      write(connection, rows, changed);
    }
    for (Texts<?> texts : Tables.TEXTS) {
      withdraw(connection, texts, batch.uncertain);
      insert(connection, texts, batch.pieces, nowMillis);
      delete(connection, texts, batch.superseded);
    }
    hours.changed(connection, changed); // last, because all nodes change the same
  }

  private <R, B> void write(Connection connection, Drafts<R, B> rows, Set<Long> changed)
      throws SQLException {
    if (rows.byKey().isEmpty()) {
      return;
    }
    Table<R, B> table = rows.table;
    Map<String, R> rests = rests(connection, rows, changed);
    List<List<@Nullable Object>> values = new ArrayList<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              R rest = rests.get(key);
              String meta = rest == null ? null : table.encode(encoder, rest);
              values.add(table.values(draft.record(), draft.arrival(), meta));
            });
    upsert.write(connection, names.of(table), table.idColumns(), table.columns(), values);
  }

  /** What no column keeps, together with what is stored of it. */
  private <R, B> Map<String, R> rests(Connection connection, Drafts<R, B> rows, Set<Long> changed)
      throws SQLException {
    Map<String, R> rests = new HashMap<>();
    List<String> keys = new ArrayList<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              R rest = rows.table.rest(draft.record());
              if (rest != null) {
                rests.put(key, rest);
              }
              if (rest != null || rows.table.hourColumn() != null) {
                keys.add(key);
              }
            });
    for (int from = 0; from < keys.size(); from += MAX_IN) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + MAX_IN));
      mergeStored(connection, rows.table, some, rests, changed);
    }
    return rests;
  }

  /** Locks the rows, so that what they say holds until the transaction ends. */
  private <R, B> void mergeStored(
      Connection connection,
      Table<R, B> table,
      List<String> keys,
      Map<String, R> rests,
      Set<Long> changed)
      throws SQLException {
    String hour = table.hourColumn();
    String select =
        "SELECT id, meta"
            + (hour == null ? "" : ", " + hour)
            + " FROM "
            + names.of(table)
            + " WHERE "
            + Filter.oneOf("id", keys.size())
            + " ORDER BY id"
            + sql.forUpdate();
    database.select(
        connection,
        select,
        List.copyOf(keys),
        row -> {
          String meta = row.getString(2);
          if (meta != null) {
            rests.computeIfPresent(
                row.getString(1), (key, rest) -> table.merge(table.decode(meta), rest));
          }
          long millis = hour == null ? 0 : row.getLong(3);
          return hour == null || row.wasNull() || changed.add(Hours.of(millis));
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
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Texts.Piece row : rows) {
      values.add(List.of(row.id(), row.kind(), row.chunk(), row.content(), nowMillis));
    }
    upsert.write(connection, names.of(texts), texts.keys(), texts.columns(), values);
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
