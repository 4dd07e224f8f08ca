package io.theater.jdbc.internal;

import io.theater.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the columns of a table. */
@SuppressWarnings("unchecked") // a column is set to what it was got from
final class Columns<R, B> {
  private final List<Column<R, B>> columns = new ArrayList<>();

  /** Text that is compared. */
  Columns<R, B> key(
      String name, Function<R, @Nullable String> get, BiConsumer<B, @Nullable String> set) {
    return add(name, ColumnType.KEY, Merge.LAST, get, (b, value) -> set.accept(b, (String) value));
  }

  /** Text of any length. */
  Columns<R, B> text(
      String name, Function<R, @Nullable String> get, BiConsumer<B, @Nullable String> set) {
    return add(name, ColumnType.TEXT, Merge.LAST, get, (b, value) -> set.accept(b, (String) value));
  }

  /** Any value, as JSON. */
  Columns<R, B> json(
      String name, Function<R, @Nullable Object> get, BiConsumer<B, @Nullable Object> set) {
    return add(
        name,
        ColumnType.TEXT,
        Merge.LAST,
        record -> ifKnown(get.apply(record), Json::text),
        (b, value) -> set.accept(b, ifKnown((String) value, Columns::parse)));
  }

  /** A constant, by its name on the wire. */
  <E extends Enum<E>> Columns<R, B> constant(
      String name,
      Merge merge,
      Function<R, @Nullable E> get,
      BiConsumer<B, @Nullable E> set,
      Function<E, String> wireName,
      Function<String, E> ofWireName) {
    return add(
        name,
        ColumnType.KEY,
        merge,
        record -> ifKnown(get.apply(record), wireName),
        (b, value) -> set.accept(b, ifKnown((String) value, ofWireName)));
  }

  Columns<R, B> integer(
      String name,
      Merge merge,
      Function<R, @Nullable Integer> get,
      BiConsumer<B, @Nullable Integer> set) {
    return add(name, ColumnType.INT, merge, get, (b, value) -> set.accept(b, (Integer) value));
  }

  Columns<R, B> flag(
      String name, Function<R, @Nullable Boolean> get, BiConsumer<B, @Nullable Boolean> set) {
    return add(name, ColumnType.FLAG, Merge.OR, get, (b, value) -> set.accept(b, (Boolean) value));
  }

  /** Milliseconds since 1970. */
  Columns<R, B> instant(
      String name,
      Merge merge,
      Function<R, @Nullable Instant> get,
      BiConsumer<B, @Nullable Instant> set) {
    return add(
        name,
        ColumnType.LONG,
        merge,
        record -> ifKnown(get.apply(record), Instant::toEpochMilli),
        (b, value) -> set.accept(b, ifKnown((Long) value, Instant::ofEpochMilli)));
  }

  /** Milliseconds. */
  Columns<R, B> millis(
      String name, Function<R, @Nullable Duration> get, BiConsumer<B, @Nullable Duration> set) {
    return add(
        name,
        ColumnType.LONG,
        Merge.LAST,
        record -> ifKnown(get.apply(record), Duration::toMillis),
        (b, value) -> set.accept(b, ifKnown((Long) value, Duration::ofMillis)));
  }

  /** A column for queries; the record keeps the value elsewhere. */
  Columns<R, B> derived(String name, ColumnType type, Function<R, ? extends @Nullable Object> get) {
    columns.add(new Column<>(name, type, Merge.LAST, (Function<R, @Nullable Object>) get, null));
    return this;
  }

  /** A number to which each batch adds something. */
  Columns<R, B> counter(String name, Function<R, Long> added) {
    columns.add(new Column<>(name, ColumnType.LONG, Merge.SUM, added::apply, null));
    return this;
  }

  /** What identifies a record. */
  static <R, B> Column<R, B> id(String name, Function<R, String> get) {
    return new Column<>(name, ColumnType.KEY, Merge.NEVER, get::apply, null);
  }

  List<Column<R, B>> list() {
    return List.copyOf(columns);
  }

  static <T, V> @Nullable V ifKnown(@Nullable T value, Function<T, V> change) {
    return value == null ? null : change.apply(value);
  }

  private Columns<R, B> add(
      String name,
      ColumnType type,
      Merge merge,
      Function<R, ? extends @Nullable Object> get,
      BiConsumer<B, @Nullable Object> set) {
    columns.add(new Column<>(name, type, merge, (Function<R, @Nullable Object>) get, set));
    return this;
  }

  @SuppressWarnings("NullAway") // JSON's null is a value as well
  private static Object parse(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Json.read(bytes, 0, bytes.length);
  }
}
