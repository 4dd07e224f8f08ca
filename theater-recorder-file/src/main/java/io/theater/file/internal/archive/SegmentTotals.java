package io.theater.file.internal.archive;

import io.theater.file.internal.index.InteractionCount;
import io.theater.file.internal.index.Nanos;
import io.theater.history.StatisticsCollector;
import io.theater.model.LlmInteraction;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Totals of the interactions that began and ended in one segment, on a day that is known; the
 * others are few and are counted one by one. Not thread-safe.
 */
final class SegmentTotals {
  private static final String TOTALS = "totals";

  private final StatisticsCollector collector = new StatisticsCollector();
  private Duration sum = Duration.ZERO;
  private long[] nanos = new long[256];
  private int timed;
  private long from = Long.MAX_VALUE;
  private long to = Micros.NONE;

  static boolean counts(LlmInteraction call) {
    return call.ended() && call.timestamp() != null;
  }

  void add(LlmInteraction call) {
    if (!counts(call)) {
      return;
    }
    collector.add(call);
    from = Math.min(from, Micros.of(call.timestamp()));
    to = Math.max(to, Micros.of(call.timestamp()));
    Duration duration = InteractionCount.durationOf(call);
    if (duration != null) {
      nanos = timed == nanos.length ? Arrays.copyOf(nanos, 2 * timed) : nanos;
      nanos[timed++] = Nanos.of(duration);
      sum = sum.plus(duration);
    }
  }

  long[] sortedNanos() {
    long[] sorted = Arrays.copyOf(nanos, timed);
    Arrays.sort(sorted);
    return sorted;
  }

  void writeTo(Map<String, Object> meta) {
    Statistics totals = collector.collect();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("interactions", totals.interactions());
    json.put("succeeded", totals.succeeded());
    json.put("failed", totals.failed());
    json.put("by_stage", totals.byStage());
    json.put("by_provider", totals.byProvider());
    json.put("by_model", totals.byModel());
    Usage usage = totals.usage();
    json.put("input_tokens", orZero(usage.inputTokens()));
    json.put("output_tokens", orZero(usage.outputTokens()));
    json.put("total_tokens", orZero(usage.totalTokens()));
    json.put("cache_read_tokens", orZero(usage.cacheReadTokens()));
    json.put("cache_write_tokens", orZero(usage.cacheWriteTokens()));
    json.put("reasoning_tokens", orZero(usage.reasoningTokens()));
    Map<String, String> costs = new LinkedHashMap<>();
    totals.costs().forEach((currency, cost) -> costs.put(currency, cost.toString()));
    json.put("costs", costs);
    json.put("seconds", sum.getSeconds());
    json.put("nanos", sum.getNano());
    json.put("from", from);
    json.put("to", to);
    meta.put(TOTALS, json);
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }

  /**
   * Totals as they were stored.
   *
   * @param statistics apart from sessions and percentiles
   * @param sum of the durations
   * @param from first instant of a request, in microseconds
   * @param to last instant of a request
   */
  record Stored(Statistics statistics, Duration sum, long from, long to) {
    static Stored of(Map<String, Object> meta) {
      Map<String, Object> json = IndexMeta.map(meta, TOTALS);
      Statistics statistics =
          new Statistics(
              IndexMeta.number(json, "interactions"),
              IndexMeta.number(json, "succeeded"),
              IndexMeta.number(json, "failed"),
              0,
              0,
              counts(json, "by_stage"),
              counts(json, "by_provider"),
              counts(json, "by_model"),
              new Usage(
                  IndexMeta.number(json, "input_tokens"),
                  IndexMeta.number(json, "output_tokens"),
                  IndexMeta.number(json, "total_tokens"),
                  IndexMeta.number(json, "cache_read_tokens"),
                  IndexMeta.number(json, "cache_write_tokens"),
                  IndexMeta.number(json, "reasoning_tokens")),
              costs(json),
              null);
      Duration sum =
          Duration.ofSeconds(IndexMeta.number(json, "seconds"), IndexMeta.number(json, "nanos"));
      return new Stored(
          statistics, sum, IndexMeta.number(json, "from"), IndexMeta.number(json, "to"));
    }

    private static Map<String, Long> counts(Map<String, Object> json, String name) {
      Map<String, Long> counts = new HashMap<>();
      IndexMeta.map(json, name)
          .forEach((key, count) -> counts.put(key, ((Number) count).longValue()));
      return counts;
    }

    private static Map<String, BigDecimal> costs(Map<String, Object> json) {
      Map<String, BigDecimal> costs = new HashMap<>();
      IndexMeta.map(json, "costs")
          .forEach((currency, cost) -> costs.put(currency, new BigDecimal(cost.toString())));
      return costs;
    }
  }
}
