package io.theater.jdbc.internal;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of records: the one place that knows its name and type, how rows merge, and
 * how it is got from a record and set in one.
 *
 * @param name in every database
 * @param type what it holds
 * @param merge what becomes of it when the row is written again
 * @param get null when the record does not say
 * @param set puts a value, or null, into a record that is being built; null for a column that only
 *     serves queries, because the record keeps the value elsewhere
 * @param <R> the record
 * @param <B> its builder
 */
record Column<R, B>(
    String name,
    ColumnType type,
    Merge merge,
    Function<R, @Nullable Object> get,
    @Nullable BiConsumer<B, @Nullable Object> set) {

  /** Whether the record is read from it. */
  boolean isRead() {
    return set != null;
  }
}
