package io.theater.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Totals over LLM interactions.
 *
 * @param interactions all of them
 * @param succeeded those that completed
 * @param failed those that failed
 * @param open those that have not ended
 * @param sessions sessions they belong to
 * @param byStage counts by wire name of the stage
 * @param byProvider counts by provider
 * @param byModel counts by model
 * @param usage sums of all tokens
 * @param costs sums by currency
 * @param latency percentiles of the ended ones; null when none has ended
 */
public record Statistics(
    long interactions,
    long succeeded,
    long failed,
    long open,
    long sessions,
    Map<String, Long> byStage,
    Map<String, Long> byProvider,
    Map<String, Long> byModel,
    Usage usage,
    Map<String, BigDecimal> costs,
    @Nullable Percentiles latency) {

  /** Snapshots the maps. */
  public Statistics {
    byStage = Map.copyOf(byStage);
    byProvider = Map.copyOf(byProvider);
    byModel = Map.copyOf(byModel);
    costs = Map.copyOf(costs);
  }

  /**
   * How durations are spread.
   *
   * @param mean arithmetic mean
   * @param p50 half of the calls took at most this long
   * @param p95 95 % of the calls took at most this long
   * @param p99 99 % of the calls took at most this long
   * @param max the longest
   */
  public record Percentiles(
      Duration mean, Duration p50, Duration p95, Duration p99, Duration max) {}
}
