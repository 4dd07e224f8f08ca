package io.theater.jdbc.internal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adds up interactions as {@link io.theater.history.StatisticsCollector} does. Days and hours are
 * added up once, by {@link Rollup}, and count as long as nothing has changed in them; what has, and
 * what nobody has added up yet, is counted from its rows. So totals are always those of the rows,
 * whatever was written twice, late or deleted. Durations are counted by millisecond, so that
 * percentiles are exact. Thread-safe.
 */
final class Totals {
  private static final int TOKENS = 6;

  private final Database database;
  private final String table;
  private final Hours hours;
  private final StoredTotals stored;

  Totals(Database database, Names names, Hours hours, StoredTotals stored) {
    this.database = database;
    this.table = names.of(Tables.INTERACTION);
    this.hours = hours;
    this.stored = stored;
  }

  /** Totals of the hours from one to another, which is not included; both begin a day. */
  Tally read(Connection connection, long from, long to) throws SQLException {
    NavigableMap<Long, Long> changes = hours.changes(connection, from, to);
    NavigableSet<Long> missing = new TreeSet<>(changes.keySet());
    Tally all = new Tally();
    Map<Long, Tally> days = stored.read(connection, StoredTotals.DAY, from, to, byDay(changes));
    days.values().forEach(all::add);
    days.keySet().forEach(day -> missing.subSet(day, day + StoredTotals.DAY).clear());
    for (long day : missing.stream().mapToLong(Totals::dayOf).distinct().toArray()) {
      Map<Long, Tally> known =
          stored.read(connection, StoredTotals.HOUR, day, day + StoredTotals.DAY, changes);
      known.values().forEach(all::add);
      missing.removeAll(known.keySet());
    }
    countRows(connection, changes, missing, all);
    return all;
  }

  /** Hours that follow each other are asked for at once. */
  private void countRows(
      Connection connection,
      NavigableMap<Long, Long> changes,
      NavigableSet<Long> missing,
      Tally all)
      throws SQLException {
    Long first = missing.isEmpty() ? null : missing.first();
    while (first != null) {
      Long last = first;
      Long next = missing.higher(last);
      while (next != null && next.equals(changes.higherKey(last))) {
        last = next;
        next = missing.higher(last);
      }
      count(connection, first, last + 1, all);
      first = next;
    }
  }

  /** The changes of whole days. */
  static Map<Long, Long> byDay(Map<Long, Long> changes) {
    Map<Long, Long> days = new TreeMap<>();
    changes.forEach((hour, count) -> days.merge(dayOf(hour), count, Long::sum));
    return days;
  }

  private static long dayOf(long hour) {
    return Math.floorDiv(hour, StoredTotals.DAY) * StoredTotals.DAY;
  }

  /** Counts the rows of some hours. */
  void count(Connection connection, long from, long to, Tally tally) throws SQLException {
    List<Object> range = List.of(from * Hours.MILLIS, to * Hours.MILLIS);
    String rows = " FROM " + table + " WHERE requested_ms >= ? AND requested_ms < ?";
    database.select(
        connection,
        "SELECT stage, open_boot, provider, used_model, currency, COUNT(*), SUM(input_tokens),"
            + " SUM(output_tokens), SUM(total_tokens), SUM(cache_read_tokens),"
            + " SUM(cache_write_tokens), SUM(reasoning_tokens), SUM(cost) FROM (SELECT stage,"
            + " CASE WHEN stage IN ('started', 'streaming') THEN boot END AS open_boot, provider,"
            + " COALESCE(response_model, model) AS used_model, currency, input_tokens,"
            + " output_tokens, total_tokens, cache_read_tokens, cache_write_tokens,"
            + " reasoning_tokens, cost"
            + rows
            + ") x GROUP BY stage, open_boot, provider, used_model, currency",
        range,
        row -> addGroup(row, tally));
    tally.add(
        database.select(
            connection,
            "SELECT duration_ms, COUNT(*)"
                + rows
                + " AND duration_ms IS NOT NULL AND success IS NOT NULL"
                + " GROUP BY duration_ms ORDER BY duration_ms",
            range,
            row -> new long[] {row.getLong(1), row.getLong(2)}));
    database
        .select(
            connection, "SELECT DISTINCT session_id" + rows, range, row -> hash(row.getString(1)))
        .forEach(tally::addSession);
  }

  private static boolean addGroup(ResultSet row, Tally tally) throws SQLException {
    List<Long> tokens = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      tokens.add(row.getLong(7 + i));
    }
    BigDecimal cost = row.getBigDecimal(7 + TOKENS);
    tally.add(
        new Tally.Group(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            cost == null ? null : row.getString(5)),
        new Tally.Sums(row.getLong(6), tokens, cost == null ? BigDecimal.ZERO : cost));
    return true;
  }

  private static long hash(String session) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(session.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() | 1; // 0 is no hash
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }
}
