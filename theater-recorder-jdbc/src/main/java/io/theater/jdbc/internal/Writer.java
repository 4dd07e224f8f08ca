package io.theater.jdbc.internal;

import io.theater.jdbc.Dialect;
import io.theater.json.JsonEncoder;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a batch in the transaction it is given. One thread at a time. */
final class Writer {
  private static final int MAX_IN = 512; // as many as a batch has events

  /** How many batches are looked for whole after one in which a call was there against all odds. */
  private static final int CAREFUL_BATCHES = 100;

  private final Database database;
  private final Sql sql;
  private final Names names;
  private final Hours hours;
  private final RowWriter rowWriter;
  private final JsonEncoder encoder = new JsonEncoder();
  private int careful;

  Writer(Database database, Sql sql, Names names, Hours hours) {
    this.database = database;
    this.sql = sql;
    this.names = names;
    this.hours = hours;
    this.rowWriter = new RowWriter(database, sql);
  }

  /** SQLite refuses to write after it has read, when another has written since. */
  void begin(Connection connection) throws SQLException {
    if (sql.dialect() == Dialect.SQLITE) {
      database.execute(connection, "DELETE FROM " + names.meta() + " WHERE 1 = 0");
    }
  }

  /**
   * Writes a batch. A call that begins in it is taken for new and inserted with its texts, which
   * costs less than to look for it and to merge, and fails when something of it is there after all.
   *
   * @param again whether it failed before, so that every call is looked for and texts are merged
   */
  void write(Connection connection, Batch batch, long nowMillis, boolean again)
      throws SQLException {
    boolean look = again || careful > 0;
    careful = again ? CAREFUL_BATCHES : Math.max(0, careful - 1);
    CallChanges changes = new CallChanges(batch.calls, new TreeSet<>(batch.hours()));
    Map<String, LlmInteraction> rests = rests(batch.calls);
    mergeStored(connection, batch.calls.table, maybeStored(batch.calls, look), rests, changes);
    writeSessions(connection, batch.sessions, changes.bySession());
    merge(connection, batch.executions);
    merge(connection, batch.steps);
    writeCalls(connection, batch.calls, rests, changes);
    for (Texts<?> texts : Tables.TEXTS) {
      withdraw(connection, texts, batch.uncertain);
      Predicate<String> isNew =
          !again && texts == (Texts<?>) Tables.PAYLOAD ? changes::isNew : id -> false;
      insert(connection, texts, batch.pieces, isNew, nowMillis);
      delete(connection, texts, batch.superseded);
    }
    hours.changed(connection, changes.hours()); // last, because all nodes change the same
  }

  /** With what is added to their counts, for which no statement of its own is needed. */
  private void writeSessions(
      Connection connection,
      Drafts<Session, SessionTable.Builder> rows,
      SortedMap<String, Session.Counts> changes)
      throws SQLException {
    Map<String, Session> rests = storedRests(connection, rows);
    List<List<@Nullable Object>> values = new ArrayList<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              Session.Counts added = changes.getOrDefault(key, CallChanges.none());
              Session counted = draft.record().withCounts(added);
              values.add(
                  values(rows.table, new Drafts.Draft<>(counted, draft.arrival()), rests.get(key)));
            });
    rowWriter.merge(
        connection, names.of(rows.table), rows.table.idColumns(), rows.table.columns(), values);
    for (Map.Entry<String, Session.Counts> other : changes.entrySet()) {
      if (!rows.byKey().containsKey(other.getKey())) {
        SessionCounts.add(database, connection, names, other.getKey(), other.getValue());
      }
    }
  }

  private <R, B> void merge(Connection connection, Drafts<R, B> rows) throws SQLException {
    Table<R, B> table = rows.table;
    List<List<@Nullable Object>> values = values(rows, storedRests(connection, rows), key -> true);
    rowWriter.merge(connection, names.of(table), table.idColumns(), table.columns(), values);
  }

  /**
   * What was not there is inserted, so that a call which another writer brings at this moment is a
   * collision and not counted twice.
   */
  private void writeCalls(
      Connection connection,
      Drafts<LlmInteraction, LlmInteraction.Builder> rows,
      Map<String, LlmInteraction> rests,
      CallChanges changes)
      throws SQLException {
    String name = names.of(rows.table);
    List<Column<?, ?>> columns = rows.table.columns();
    rowWriter.insert(connection, name, columns, values(rows, rests, changes::isNew));
    rowWriter.merge(
        connection,
        name,
        rows.table.idColumns(),
        columns,
        values(rows, rests, key -> !changes.isNew(key)));
  }

  private <R, B> List<List<@Nullable Object>> values(
      Drafts<R, B> rows, Map<String, R> rests, Predicate<String> which) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              if (which.test(key)) {
                values.add(values(rows.table, draft, rests.get(key)));
              }
            });
    return values;
  }

  private <R, B> List<@Nullable Object> values(
      Table<R, B> table, Drafts.Draft<R> draft, @Nullable R rest) {
    String meta = rest == null ? null : table.encode(encoder, rest);
    return table.values(draft.record(), draft.arrival(), meta);
  }

  /** A call says once when it was requested: when it begins. */
  private static List<String> maybeStored(
      Drafts<LlmInteraction, LlmInteraction.Builder> calls, boolean all) {
    List<String> keys = new ArrayList<>();
    calls
        .byKey()
        .forEach(
            (key, draft) -> {
              if (all || draft.record().timestamp() == null) {
                keys.add(key);
              }
            });
    return keys;
  }

  /** What no column keeps, together with what is stored of it. */
  private <R, B> Map<String, R> storedRests(Connection connection, Drafts<R, B> rows)
      throws SQLException {
    Map<String, R> rests = rests(rows);
    mergeStored(connection, rows.table, List.copyOf(rests.keySet()), rests, null);
    return rests;
  }

  /** What no column keeps, in the order of the keys. */
  private static <R, B> Map<String, R> rests(Drafts<R, B> rows) {
    Map<String, R> rests = new LinkedHashMap<>();
    rows.byKey()
        .forEach(
            (key, draft) -> {
              R rest = rows.table.rest(draft.record());
              if (rest != null) {
                rests.put(key, rest);
              }
            });
    return rests;
  }

  /** Locks the rows, so that what they say holds until the transaction ends. */
  private <R, B> void mergeStored(
      Connection connection,
      Table<R, B> table,
      List<String> keys,
      Map<String, R> rests,
      @Nullable CallChanges changes)
      throws SQLException {
    for (int from = 0; from < keys.size(); from += MAX_IN) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + MAX_IN));
      mergeSome(connection, table, some, rests, changes);
    }
  }

  private <R, B> void mergeSome(
      Connection connection,
      Table<R, B> table,
      List<String> keys,
      Map<String, R> rests,
      @Nullable CallChanges changes)
      throws SQLException {
    String select =
        "SELECT id, meta"
            + (changes == null ? "" : ", session_id, stage, requested_ms")
            + " FROM "
            + names.of(table)
            + " WHERE "
            + sql.oneOf("id", keys)
            + " ORDER BY id"
            + sql.forUpdate();
    database.select(
        connection,
        select,
        sql.these(keys),
        row -> {
          String id = row.getString(1);
          String meta = row.getString(2);
          if (meta != null) {
            rests.computeIfPresent(id, (key, rest) -> table.merge(table.decode(meta), rest));
          }
          if (changes != null) {
            Long requested = (Long) ColumnType.LONG.read(row, 5);
            changes.found(id, row.getString(3), row.getString(4), requested);
          }
          return id;
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
      Connection connection,
      Texts<?> texts,
      List<Texts.Piece> pieces,
      Predicate<String> isNew,
      long nowMillis)
      throws SQLException {
    List<List<@Nullable Object>> fresh = new ArrayList<>();
    List<List<@Nullable Object>> others = new ArrayList<>();
    for (Texts.Piece piece : pieces) {
      if (piece.texts() == texts) {
        (isNew.test(Keys.of(piece.id())) ? fresh : others)
            .add(List.of(piece.id(), piece.kind(), piece.chunk(), piece.content(), nowMillis));
      }
    }
    rowWriter.insert(connection, names.of(texts), texts.columns(), fresh);
    rowWriter.merge(connection, names.of(texts), texts.keys(), texts.columns(), others);
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
