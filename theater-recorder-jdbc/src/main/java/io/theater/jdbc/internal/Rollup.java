package io.theater.jdbc.internal;

import io.theater.model.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

/**
 * Adds up hours in which nothing has changed for a while, and the days they make, on one node at a
 * time. Thread-safe.
 */
final class Rollup {
  private static final String LOCK = "lock:rollup";
  private static final Duration LOCKED = Duration.ofMinutes(1);

  private final Database database;
  private final Hours hours;
  private final StoredTotals stored;
  private final Totals totals;
  private final Leases leases;
  private final String holder = Ids.next();

  // guarded by this
  private final Deque<Long> dueHours = new ArrayDeque<>();
  private final Deque<Long> dueDays = new ArrayDeque<>();
  private Map<Long, Long> seen = Map.of();

  Rollup(Database database, Hours hours, StoredTotals stored, Totals totals, Leases leases) {
    this.database = database;
    this.hours = hours;
    this.stored = stored;
    this.totals = totals;
    this.leases = leases;
  }

  /** Finds hours that have not changed since it looked last, and days. */
  synchronized void look() throws SQLException {
    Map<Long, Long> before = seen;
    dueHours.clear();
    dueDays.clear();
    database.query(
        connection -> {
          seen = hours.changes(connection, Long.MIN_VALUE, Long.MAX_VALUE);
          addDue(seen, stored.changes(connection, StoredTotals.HOUR), dueHours);
          dueHours.removeIf(hour -> !Objects.equals(seen.get(hour), before.get(hour)));
          addDue(Totals.byDay(seen), stored.changes(connection, StoredTotals.DAY), dueDays);
          return true;
        });
  }

  private static void addDue(Map<Long, Long> now, Map<Long, Long> added, Deque<Long> due) {
    now.forEach(
        (first, changes) -> {
          if (!changes.equals(added.get(first))) {
            due.add(first);
          }
        });
  }

  /** Adds up an hour or a day; false when nothing is left to do, or another node does it. */
  synchronized boolean step() throws SQLException {
    Long hour = dueHours.poll();
    Long day = hour == null ? dueDays.poll() : null;
    return (hour != null || day != null)
        && database.inTransaction(
            connection ->
                leases.acquire(connection, LOCK, holder, LOCKED)
                    && (day == null ? addUpHour(connection, hour) : addUpDay(connection, day)));
  }

  /** What changes meanwhile has not been counted when the rows are. */
  private boolean addUpHour(Connection connection, long hour) throws SQLException {
    long changes = sum(hours.changes(connection, hour, hour + 1));
    Tally tally = new Tally();
    totals.count(connection, hour, hour + 1, tally);
    stored.write(connection, StoredTotals.HOUR, hour, changes, tally);
    return true;
  }

  /** A day waits for all its hours. */
  private boolean addUpDay(Connection connection, long day) throws SQLException {
    long end = day + StoredTotals.DAY;
    Map<Long, Long> changes = hours.changes(connection, day, end);
    Map<Long, Tally> added = stored.read(connection, StoredTotals.HOUR, day, end, changes);
    if (added.size() == changes.size()) {
      Tally tally = new Tally();
      added.values().forEach(tally::add);
      stored.write(connection, StoredTotals.DAY, day, sum(changes), tally);
    }
    return true;
  }

  private static long sum(Map<Long, Long> changes) {
    return changes.values().stream().mapToLong(Long::longValue).sum();
  }
}
