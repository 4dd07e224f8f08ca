package io.theater.file.internal.index;

import io.theater.model.Statistics.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nearest-rank percentiles of many sorted lists, found by their value without merging the lists.
 * Not thread-safe.
 */
final class Latency {
  private final List<SortedNanos> lists = new ArrayList<>();
  private Duration total = Duration.ZERO;
  private long[] single = new long[64];
  private int singles;

  void add(Duration duration) {
    single = singles == single.length ? Arrays.copyOf(single, 2 * singles) : single;
    single[singles++] = Nanos.of(duration);
    total = total.plus(duration);
  }

  void add(SortedNanos durations, Duration sum) {
    lists.add(durations);
    total = total.plus(sum);
  }

  @Nullable Percentiles percentiles() {
    long[] sorted = Arrays.copyOf(single, singles);
    Arrays.sort(sorted);
    lists.add(Nanos.sorted(sorted));
    singles = 0;
    long count = lists.stream().mapToLong(SortedNanos::size).sum();
    return count == 0
        ? null
        : new Percentiles(
            total.dividedBy(count),
            rank(count, 50),
            rank(count, 95),
            rank(count, 99),
            rank(count, 100));
  }

  private Duration rank(long count, int percent) {
    long rank = (count * percent + 99) / 100;
    long low = Long.MIN_VALUE;
    long high = Long.MAX_VALUE;
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1); // the mean, rounded down
      long notLonger = lists.stream().mapToLong(list -> list.notLonger(middle)).sum();
      if (notLonger >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Duration.ofNanos(low);
  }
}
