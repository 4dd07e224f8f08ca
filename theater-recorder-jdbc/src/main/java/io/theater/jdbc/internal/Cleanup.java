package io.theater.jdbc.internal;

import io.theater.model.Ids;
import io.theater.model.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what is too old, a few hundred rows in a transaction, on one node at a time. Payloads go
 * in the order of arrival, and how far they have gone is remembered; sessions go as a whole.
 * Thread-safe.
 */
final class Cleanup {
  private static final String LOCK = "lock:cleanup";
  private static final String PAYLOADS_GONE = "payloads_gone";
  private static final Duration LOCKED = Duration.ofMinutes(1);
  private static final int ROWS = 200;

  private final Database database;
  private final Names names;
  private final Leases leases;
  private final Hours hours;
  private final KeptFor limits;
  private final Clock clock;
  private final String holder = Ids.next();

  Cleanup(Database database, Names names, Leases leases, Hours hours, KeptFor limits, Clock clock) {
    this.database = database;
    this.names = names;
    this.leases = leases;
    this.hours = hours;
    this.limits = limits;
    this.clock = clock;
  }

  /** Deletes some of it; false when nothing is left to do, or another node does it. */
  synchronized boolean step() throws SQLException {
    return !limits.isForEver() && database.inTransaction(this::step);
  }

  private boolean step(Connection connection) throws SQLException {
    return leases.acquire(connection, LOCK, holder, LOCKED)
        && (deletePayloads(connection) || deleteOfOldestSession(connection));
  }

  /** An interaction and its place in the order of arrival. */
  private record Arrived(String id, long arrival) {}

  private boolean deletePayloads(Connection connection) throws SQLException {
    if (limits.payloads() == null) {
      return false;
    }
    List<Arrived> old =
        database.select(
            connection,
            "SELECT id, arrival FROM "
                + names.of(Tables.INTERACTION)
                + " WHERE arrival > ? AND arrival < ? ORDER BY arrival LIMIT "
                + ROWS,
            List.of(payloadsGone(connection), before(limits.payloads())),
            row -> new Arrived(row.getString(1), row.getLong(2)));
    if (old.isEmpty()) {
      return false;
    }
    delete(
        connection,
        names.of(Tables.PAYLOAD),
        "interaction_id",
        old.stream().map(Arrived::id).toList());
    database.execute(
        connection,
        "UPDATE " + names.meta() + " SET content = ? WHERE name = ?",
        String.valueOf(old.get(old.size() - 1).arrival),
        PAYLOADS_GONE);
    return true;
  }

  private long payloadsGone(Connection connection) throws SQLException {
    leases.put(connection, PAYLOADS_GONE, "0");
    return Long.parseLong(
        database
            .select(
                connection,
                "SELECT content FROM " + names.meta() + " WHERE name = ?",
                List.of(PAYLOADS_GONE),
                row -> row.getString(1))
            .get(0));
  }

  private boolean deleteOfOldestSession(Connection connection) throws SQLException {
    Optional<String> oldest =
        limits.sessions() == null ? Optional.empty() : oldestSession(connection, limits.sessions());
    if (oldest.isEmpty()) {
      return false;
    }
    String id = oldest.get();
    return deleteRecords(connection, Tables.INTERACTION, Tables.PAYLOAD, id)
        || deleteRecords(connection, Tables.STEP, Tables.STEP_TEXT, id)
        || deleteRecords(connection, Tables.EXECUTION, null, id)
        || delete(connection, names.of(Tables.SESSION), "id", List.of(id));
  }

  private Optional<String> oldestSession(Connection connection, Duration age) throws SQLException {
    return database
        .select(
            connection,
            "SELECT id FROM "
                + names.of(Tables.SESSION)
                + " WHERE arrival < ? ORDER BY arrival LIMIT 1",
            List.of(before(age)),
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  private boolean deleteRecords(
      Connection connection, Table<?, ?> table, @Nullable Texts<?> texts, String session)
      throws SQLException {
    List<String> ids =
        database.select(
            connection,
            "SELECT id FROM "
                + names.of(table)
                + " WHERE session_id = ? ORDER BY arrival LIMIT "
                + ROWS,
            List.of(session),
            row -> row.getString(1));
    if (ids.isEmpty()) {
      return false;
    }
    if (texts != null) {
      delete(connection, names.of(texts), texts.keys().get(0), ids);
    }
    if (table == (Table<?, ?>) Tables.INTERACTION) {
      NavigableSet<Long> changed = hours.of(connection, ids);
      uncount(connection, session, ids);
      hours.changed(connection, changed);
    }
    return delete(connection, names.of(table), "id", ids);
  }

  private void uncount(Connection connection, String session, List<String> calls)
      throws SQLException {
    List<Boolean> failed =
        database.select(
            connection,
            "SELECT stage FROM "
                + names.of(Tables.INTERACTION)
                + " WHERE "
                + Filter.oneOf("id", calls.size()),
            List.copyOf(calls),
            row -> "failed".equals(row.getString(1)));
    long gone = failed.stream().filter(each -> each).count();
    SessionCounts.add(
        database, connection, names, session, new Session.Counts(0, 0, 0, -failed.size(), -gone));
  }

  private boolean delete(Connection connection, String table, String column, List<String> ids)
      throws SQLException {
    database.execute(
        connection,
        "DELETE FROM " + table + " WHERE " + Filter.oneOf(column, ids.size()),
        ids.toArray());
    return true;
  }

  private long before(Duration age) {
    return Arrivals.at(clock.instant().minus(age));
  }
}
