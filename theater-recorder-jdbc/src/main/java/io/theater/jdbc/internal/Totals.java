package io.theater.jdbc.internal;

import io.theater.model.LlmStage;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up interactions as {@link io.theater.history.StatisticsCollector} does, with the sums made
 * by the database. Durations are counted by millisecond, so that percentiles are exact.
 */
final class Totals {
  private static final String FIGURES =
      "provider, COALESCE(response_model, model) AS used_model, currency, input_tokens,"
          + " output_tokens, total_tokens, cache_read_tokens, cache_write_tokens,"
          + " reasoning_tokens, cost";
  private static final int SUMS = 6;

  private final Database database;
  private final String table;
  private final Map<String, Long> byStage = new HashMap<>();
  private final Map<String, Long> byProvider = new HashMap<>();
  private final Map<String, Long> byModel = new HashMap<>();
  private final Map<String, BigDecimal> costs = new HashMap<>();
  private final long[] sums = new long[SUMS];
  private long interactions;
  private long open;

  Totals(Database database, Names names) {
    this.database = database;
    this.table = names.of(Tables.INTERACTION);
  }

  Statistics read(Connection connection, Filter filter, Liveness calls) throws SQLException {
    List<Object> parameters = new ArrayList<>(calls.parameters());
    parameters.addAll(filter.parameters());
    database.select(
        connection,
        "SELECT shown, provider, used_model, currency, COUNT(*), SUM(input_tokens),"
            + " SUM(output_tokens), SUM(total_tokens), SUM(cache_read_tokens),"
            + " SUM(cache_write_tokens), SUM(reasoning_tokens), SUM(cost) FROM (SELECT "
            + calls.shown()
            + " AS shown, "
            + FIGURES
            + " FROM "
            + table
            + " t"
            + filter.sql()
            + ") x GROUP BY shown, provider, used_model, currency",
        parameters,
        this::add);
    return new Statistics(
        interactions,
        byStage.getOrDefault(LlmStage.COMPLETED.wireName(), 0L),
        byStage.getOrDefault(LlmStage.FAILED.wireName(), 0L),
        open,
        sessions(connection, filter),
        byStage,
        byProvider,
        byModel,
        new Usage(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]),
        costs,
        latency(connection, filter));
  }

  private boolean add(ResultSet row) throws SQLException {
    String stage = row.getString(1);
    long count = row.getLong(5);
    interactions += count;
    open += stage == null || !LlmStage.ofWireName(stage).isFinal() ? count : 0;
    count(byStage, stage, count);
    count(byProvider, row.getString(2), count);
    count(byModel, row.getString(3), count);
    for (int i = 0; i < SUMS; i++) {
      sums[i] += row.getLong(6 + i);
    }
    String currency = row.getString(4);
    BigDecimal cost = row.getBigDecimal(6 + SUMS);
    if (currency != null && cost != null) {
      costs.merge(currency, cost, BigDecimal::add);
    }
    return true;
  }

  private static void count(Map<String, Long> counts, @Nullable String key, long count) {
    if (key != null) {
      counts.merge(key, count, Long::sum);
    }
  }

  private long sessions(Connection connection, Filter filter) throws SQLException {
    return database
        .select(
            connection,
            "SELECT COUNT(DISTINCT t.session_id) FROM " + table + " t" + filter.sql(),
            filter.parameters(),
            row -> row.getLong(1))
        .get(0);
  }

  /** How many calls took so many milliseconds. */
  private record Took(long millis, long calls) {}

  private Statistics.@Nullable Percentiles latency(Connection connection, Filter filter)
      throws SQLException {
    List<Took> all =
        database.select(
            connection,
            "SELECT t.duration_ms, COUNT(*) FROM "
                + table
                + " t"
                + filter.sql()
                + " AND t.duration_ms IS NOT NULL AND t.success IS NOT NULL"
                + " GROUP BY t.duration_ms ORDER BY t.duration_ms",
            filter.parameters(),
            row -> new Took(row.getLong(1), row.getLong(2)));
    if (all.isEmpty()) {
      return null;
    }
    long calls = all.stream().mapToLong(Took::calls).sum();
    long total = all.stream().mapToLong(took -> took.millis * took.calls).sum();
    return new Statistics.Percentiles(
        Duration.ofMillis(total).dividedBy(calls),
        rank(all, calls, 50),
        rank(all, calls, 95),
        rank(all, calls, 99),
        rank(all, calls, 100));
  }

  private static Duration rank(List<Took> all, long calls, int percent) {
    long rank = (calls * percent + 99) / 100;
    long seen = 0;
    for (Took took : all) {
      seen += took.calls;
      if (seen >= rank) {
        return Duration.ofMillis(took.millis);
      }
    }
    throw new IllegalStateException("no rank " + rank + " of " + calls);
  }
}
