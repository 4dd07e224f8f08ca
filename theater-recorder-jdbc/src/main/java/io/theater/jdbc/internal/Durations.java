package io.theater.jdbc.internal;

import io.theater.model.Statistics.Percentiles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many calls took how many milliseconds: sorted lists, of which percentiles are found by value
 * without merging them, exactly. Not thread-safe.
 */
final class Durations {
  private static final int MAX_VARINT = 10;

  private final List<Sorted> lists = new ArrayList<>();

  /** A sorted list. */
  private static final class Sorted {
    private final long[] millis; // different durations
    private final long[] upTo; // how many calls took at most as long

    Sorted(long[] millis, long[] upTo) {
      this.millis = millis;
      this.upTo = upTo;
    }

    long notLonger(long limit) {
      int at = Arrays.binarySearch(millis, limit);
      int last = at >= 0 ? at : -at - 2;
      return last < 0 ? 0 : upTo[last];
    }

    long calls(int at) {
      return upTo[at] - (at == 0 ? 0 : upTo[at - 1]);
    }

    long calls() {
      return notLonger(Long.MAX_VALUE);
    }

    long total() {
      long total = 0;
      for (int i = 0; i < millis.length; i++) {
        total += millis[i] * calls(i);
      }
      return total;
    }
  }

  /** Adds a list, which is sorted: milliseconds, and how many calls took them. */
  void add(List<long[]> sorted) {
    long[] millis = new long[sorted.size()];
    long[] upTo = new long[sorted.size()];
    long calls = 0;
    for (int i = 0; i < millis.length; i++) {
      millis[i] = sorted.get(i)[0];
      calls += sorted.get(i)[1];
      upTo[i] = calls;
    }
    lists.add(new Sorted(millis, upTo));
  }

  void add(Durations others) {
    lists.addAll(others.lists);
  }

  /** All of them as differences to the one before, each with its number of calls. */
  byte[] encode() {
    Map<Long, Long> all = new TreeMap<>();
    for (Sorted list : lists) {
      for (int i = 0; i < list.millis.length; i++) {
        all.merge(list.millis[i], list.calls(i), Long::sum);
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * MAX_VARINT * all.size());
    long last = 0;
    for (Map.Entry<Long, Long> each : all.entrySet()) {
      put(bytes, each.getKey() - last);
      put(bytes, each.getValue());
      last = each.getKey();
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** What {@link #encode()} made. */
  static Durations decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    long[] millis = new long[encoded.length / 2];
    long[] upTo = new long[encoded.length / 2];
    int count = 0;
    long last = 0;
    long calls = 0;
    while (bytes.hasRemaining()) {
      last += get(bytes);
      calls += get(bytes);
      millis[count] = last;
      upTo[count++] = calls;
    }
    Durations durations = new Durations();
    durations.lists.add(new Sorted(Arrays.copyOf(millis, count), Arrays.copyOf(upTo, count)));
    return durations;
  }

  /** Seven bits a byte, lowest first; a byte below 0 is followed by another. */
  private static void put(ByteBuffer to, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      to.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
  }

  private static long get(ByteBuffer from) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = from.get();
      value |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  /** Nearest-rank percentiles; null without calls. */
  @Nullable Percentiles percentiles() {
    long calls = lists.stream().mapToLong(Sorted::calls).sum();
    return calls == 0
        ? null
        : new Percentiles(
            Duration.ofMillis(lists.stream().mapToLong(Sorted::total).sum()).dividedBy(calls),
            rank(calls, 50),
            rank(calls, 95),
            rank(calls, 99),
            rank(calls, 100));
  }

  private Duration rank(long calls, int percent) {
    long rank = (calls * percent + 99) / 100;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (Sorted list : lists) {
      low = Math.min(low, list.millis.length == 0 ? low : list.millis[0]);
      high = Math.max(high, list.millis.length == 0 ? high : list.millis[list.millis.length - 1]);
    }
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1); // the mean, rounded down
      long notLonger = 0;
      for (Sorted list : lists) {
        notLonger += list.notLonger(middle);
      }
      if (notLonger >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Duration.ofMillis(low);
  }
}
