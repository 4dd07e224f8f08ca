package io.theater.history;

import io.theater.model.Cost;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up LLM interactions, for stores that have no engine to do it for them. Not thread-safe.
 *
 * <p>Percentiles are nearest-rank: the smallest duration that at least that share of the ended
 * calls did not exceed, so every figure is one that was measured. Interrupted calls count as ended,
 * though neither as succeeded nor as failed.
 */
public final class StatisticsCollector {
  private final Set<String> sessions = new HashSet<>();
  private final Map<String, Long> byStage = new HashMap<>();
  private final Map<String, Long> byProvider = new HashMap<>();
  private final Map<String, Long> byModel = new HashMap<>();
  private final Map<String, BigDecimal> costs = new HashMap<>();
  private final List<Duration> durations = new ArrayList<>();
  private Usage usage = new Usage(0L, 0L, 0L, 0L, 0L, 0L);
  private long interactions;
  private long succeeded;
  private long failed;
  private long open;

  /** Starts from nothing. */
  public StatisticsCollector() {}

  /**
   * Counts one interaction.
   *
   * @param interaction as it is read; its texts and messages are not looked at and may be missing
   */
  public void add(LlmInteraction interaction) {
    interactions++;
    succeeded += interaction.stage() == LlmStage.COMPLETED ? 1 : 0;
    failed += interaction.stage() == LlmStage.FAILED ? 1 : 0;
    open += interaction.ended() ? 0 : 1;
    sessions.add(interaction.sessionId());
    count(byStage, interaction.stage() == null ? null : interaction.stage().wireName());
    count(byProvider, interaction.provider());
    count(byModel, interaction.model());
    usage = plus(usage, interaction.usage());
    Cost cost = interaction.cost();
    if (cost != null) {
      costs.merge(cost.currency(), cost.amount(), BigDecimal::add);
    }
    if (interaction.ended()
        && interaction.timing() != null
        && interaction.timing().duration() != null) {
      durations.add(interaction.timing().duration());
    }
  }

  /**
   * The totals so far.
   *
   * @return a new record
   */
  public Statistics collect() {
    return new Statistics(
        interactions,
        succeeded,
        failed,
        open,
        sessions.size(),
        byStage,
        byProvider,
        byModel,
        usage,
        costs,
        latency());
  }

  private Statistics.@Nullable Percentiles latency() {
    if (durations.isEmpty()) {
      return null;
    }
    Collections.sort(durations);
    Duration total = durations.stream().reduce(Duration.ZERO, Duration::plus);
    return new Statistics.Percentiles(
        total.dividedBy(durations.size()), rank(50), rank(95), rank(99), rank(100));
  }

  private Duration rank(int percent) {
    return durations.get((int) ((durations.size() * (long) percent + 99) / 100) - 1);
  }

  private static void count(Map<String, Long> counts, @Nullable String key) {
    if (key != null) {
      counts.merge(key, 1L, Long::sum);
    }
  }

  private static Usage plus(Usage sum, @Nullable Usage more) {
    return more == null
        ? sum
        : new Usage(
            plus(sum, more, Usage::inputTokens),
            plus(sum, more, Usage::outputTokens),
            plus(sum, more, Usage::totalTokens),
            plus(sum, more, Usage::cacheReadTokens),
            plus(sum, more, Usage::cacheWriteTokens),
            plus(sum, more, Usage::reasoningTokens));
  }

  private static Long plus(Usage sum, Usage more, Function<Usage, @Nullable Long> tokens) {
    Long left = tokens.apply(sum);
    Long right = tokens.apply(more);
    return (left == null ? 0 : left) + (right == null ? 0 : right);
  }
}
