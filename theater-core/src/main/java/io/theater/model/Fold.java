package io.theater.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How single fields of partial records fold; every rule is idempotent. */
final class Fold {
  private Fold() {}

  static <T> @Nullable T last(@Nullable T earlier, @Nullable T later) {
    return later == null ? earlier : later;
  }

  static <T extends Comparable<T>> @Nullable T greatest(@Nullable T earlier, @Nullable T later) {
    if (earlier == null || later == null) {
      return last(earlier, later);
    }
    return earlier.compareTo(later) >= 0 ? earlier : later;
  }

  static @Nullable Boolean or(@Nullable Boolean earlier, @Nullable Boolean later) {
    return Boolean.TRUE.equals(earlier) ? earlier : last(earlier, later);
  }

  static <V extends @Nullable Object> @Nullable Map<String, V> maps(
      @Nullable Map<String, V> earlier, @Nullable Map<String, V> later) {
    if (earlier == null || later == null || later.isEmpty()) {
      return later == null || earlier != null ? earlier : later;
    }
    Map<String, V> folded = new LinkedHashMap<>(earlier);
    folded.putAll(later);
    return folded;
  }

  static <V> @Nullable List<V> union(@Nullable List<V> earlier, @Nullable List<V> later) {
    if (earlier == null || later == null) {
      return last(earlier, later);
    }
    LinkedHashSet<V> all = new LinkedHashSet<>(earlier);
    all.addAll(later);
    return new ArrayList<>(all);
  }

  /** Map.copyOf refuses null values, which JSON allows. */
  static @Nullable Map<String, Object> copy(@Nullable Map<String, Object> map) {
    return map == null ? null : DataMap.copyOf(map);
  }
}
