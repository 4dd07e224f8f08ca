package io.theater.jdbc.internal;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of one table that a batch writes: one for each record, whatever happened to it, in the
 * order of their keys, so that two writers lock them in the same order. Not thread-safe.
 *
 * @param <R> the record
 * @param <B> its builder
 */
final class Drafts<R, B> {
  final Table<R, B> table;

  private final SortedMap<String, Draft<R>> byKey = new TreeMap<>();

  Drafts(Table<R, B> table) {
    this.table = table;
  }

  /**
   * A row.
   *
   * @param record all that the batch says of it
   * @param arrival place in the order of arrival
   */
  record Draft<R>(R record, long arrival) {}

  void add(R record, long arrival) {
    String key = Keys.of(table.id(record));
    Draft<R> known = byKey.get(key);
    byKey.put(key, known == null ? new Draft<>(record, arrival) : merge(known, record, arrival));
  }

  private Draft<R> merge(Draft<R> known, R record, long arrival) {
    long kept = table == (Table<?, ?>) Tables.SESSION ? arrival : known.arrival;
    return new Draft<>(table.merge(known.record, record), kept);
  }

  SortedMap<String, Draft<R>> byKey() {
    return byKey;
  }
}
