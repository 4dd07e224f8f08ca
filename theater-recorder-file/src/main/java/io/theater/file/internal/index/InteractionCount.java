package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.history.StatisticsCollector;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds up interactions: whole segments by their own totals, the rest one by one. The result is what
 * {@link StatisticsCollector} says of all of them. Not thread-safe.
 */
public final class InteractionCount {
  private final View view;
  private final DateRange range;
  private final InteractionQuery inRange;
  private final StatisticsCollector single = new StatisticsCollector();
  private final List<Statistics> segments = new ArrayList<>();
  private final Latency latency = new Latency();
  private final LongSet sessions = new LongSet();
  private final Set<String> namedSessions = new HashSet<>();

  InteractionCount(View view, DateRange range) {
    this.view = view;
    this.range = range;
    this.inRange = InteractionQuery.all().on(range);
  }

  /** The days that count. */
  public DateRange range() {
    return range;
  }

  /** Adds a record that began in some row, if it falls into the range. */
  public void add(Row<LlmInteraction> head) {
    LlmInteraction call = view.whole(head).summary();
    if (!inRange.matches(call)) {
      return;
    }
    single.add(call);
    if (namedSessions.add(call.sessionId())) {
      sessions.add(Key.hash(call.sessionId()));
    }
    Duration duration = durationOf(call);
    if (duration != null) {
      latency.add(duration);
    }
  }

  /** What percentiles count of a call; null when nothing. */
  public static @Nullable Duration durationOf(LlmInteraction call) {
    LlmTiming timing = call.timing();
    return call.ended() && timing != null ? timing.duration() : null;
  }

  /** Adds a whole segment; its sessions come one by one. */
  public void add(Statistics totals, SortedNanos durations, Duration sum) {
    segments.add(totals);
    latency.add(durations, sum);
  }

  /** Adds a session of a whole segment. */
  public void addSession(long hash) {
    sessions.add(hash);
  }

  /**
   * Whether the totals of a segment still hold: no later segment says anything that counts about
   * the records that had ended in it.
   */
  public boolean holds(Part part) {
    for (Span span : view.spans().headedBy(part.number())) {
      if (span.kind() == RecordKind.INTERACTION
          && view.head(RecordKind.INTERACTION, span).stream().anyMatch(this::isChanged)) {
        return false;
      }
    }
    return true;
  }

  private boolean isChanged(Row<LlmInteraction> head) {
    LlmInteraction then = head.summary();
    return then.ended() && !counted(then).equals(counted(view.whole(head).summary()));
  }

  /** What of a summary counts. */
  private static List<@Nullable Object> counted(LlmInteraction call) {
    List<@Nullable Object> counted = new ArrayList<>();
    counted.add(call.timestamp());
    counted.add(call.stage());
    counted.add(call.provider());
    counted.add(call.model());
    counted.add(call.usage());
    counted.add(call.cost());
    counted.add(call.timing());
    return counted;
  }

  Statistics collect() {
    segments.add(single.collect());
    return new Statistics(
        sum(Statistics::interactions),
        sum(Statistics::succeeded),
        sum(Statistics::failed),
        sum(Statistics::open),
        sessions.size(),
        sums(Statistics::byStage),
        sums(Statistics::byProvider),
        sums(Statistics::byModel),
        usage(),
        costs(),
        latency.percentiles());
  }

  private long sum(ToLongFunction<Statistics> count) {
    return segments.stream().mapToLong(count).sum();
  }

  private Map<String, Long> sums(Function<Statistics, Map<String, Long>> counts) {
    Map<String, Long> sums = new HashMap<>();
    segments.forEach(
        part -> counts.apply(part).forEach((name, count) -> sums.merge(name, count, Long::sum)));
    return sums;
  }

  private Usage usage() {
    return new Usage(
        tokens(Usage::inputTokens),
        tokens(Usage::outputTokens),
        tokens(Usage::totalTokens),
        tokens(Usage::cacheReadTokens),
        tokens(Usage::cacheWriteTokens),
        tokens(Usage::reasoningTokens));
  }

  private Long tokens(Function<Usage, @Nullable Long> kind) {
    long sum = 0;
    for (Statistics part : segments) {
      Long tokens = kind.apply(part.usage());
      sum += tokens == null ? 0 : tokens;
    }
    return sum;
  }

  private Map<String, BigDecimal> costs() {
    Map<String, BigDecimal> sums = new HashMap<>();
    segments.forEach(
        part ->
            part.costs().forEach((currency, cost) -> sums.merge(currency, cost, BigDecimal::add)));
    return sums;
  }
}
