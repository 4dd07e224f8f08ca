package io.theater.jdbc.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of records. What queries and people look for has a column of its own; the rest of a
 * record stands in {@code meta}, in the JSON that files have, without payload.
 *
 * @param <R> the record
 * @param <B> its builder
 */
abstract class Table<R, B> {
  /** Order of arrival, in which lists are read. */
  static final String ARRIVAL = "arrival";

  static final String META = "meta";

  private final String name;
  private final List<Column<R, B>> ids;
  private final List<Column<R, B>> columns;
  private final List<Column<R, B>> read;
  private final Merge arrivalMerge;

  /**
   * Describes a table.
   *
   * @param name without prefix
   * @param ids what identifies a record, its own id first
   * @param columns all others but arrival and meta
   * @param arrivalMerge whether it is the first or the last arrival that counts
   */
  Table(String name, List<Column<R, B>> ids, List<Column<R, B>> columns, Merge arrivalMerge) {
    this.name = name;
    this.ids = ids;
    this.columns = columns;
    this.read = columns.stream().filter(Column::isRead).toList();
    this.arrivalMerge = arrivalMerge;
  }

  abstract B edit(R record);

  abstract R build(B builder);

  abstract R merge(R earlier, R later);

  /** A record that has nothing but its ids, in the order of their columns. */
  abstract R bare(List<String> values);

  abstract void removePayload(B builder);

  abstract JsonBytes encode(JsonEncoder encoder, LineHead head, R record);

  abstract R parse(JsonLine line);

  final String name() {
    return name;
  }

  final List<String> idColumns() {
    return List.of(ids.get(0).name());
  }

  final String id(R record) {
    return (String) value(ids.get(0), record);
  }

  /** In the order of their parameters. */
  final List<Column<?, ?>> columns() {
    List<Column<?, ?>> all = new ArrayList<>();
    all.addAll(ids);
    all.addAll(columns);
    all.add(new Column<R, B>(ARRIVAL, ColumnType.LONG, arrivalMerge, record -> null, null));
    all.add(new Column<R, B>(META, ColumnType.TEXT, Merge.LAST, record -> null, null));
    return all;
  }

  /** The values of {@link #columns()}. */
  final List<@Nullable Object> values(R record, long arrival, @Nullable String meta) {
    List<@Nullable Object> values = new ArrayList<>();
    ids.forEach(column -> values.add(column.get().apply(record)));
    columns.forEach(column -> values.add(column.get().apply(record)));
    values.add(arrival);
    values.add(meta);
    return values;
  }

  /** What {@link #read} expects, with the name of the table in front: {@code t}. */
  final String selected() {
    return Stream.concat(
            Stream.of(ARRIVAL, META), Stream.concat(ids.stream(), read.stream()).map(Column::name))
        .map(column -> "t." + column)
        .collect(Collectors.joining(", "));
  }

  final int selectedCount() {
    return 2 + ids.size() + read.size();
  }

  /** The record of a row that begins with {@link #selected()}. */
  final R read(ResultSet row) throws SQLException {
    String meta = row.getString(2);
    int at = 3;
    List<String> values = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      values.add(row.getString(at++));
    }
    R rest = meta == null ? bare(values) : decode(meta);
    B builder = edit(rest);
    for (Column<R, B> column : read) {
      Object value = column.type().read(row, at++);
      if (value != null && column.get().apply(rest) == null) {
        set(column, builder, value);
      }
    }
    return build(builder);
  }

  /** What no column keeps, or null when that is nothing. */
  final @Nullable R rest(R record) {
    B left = edit(record);
    removePayload(left);
    for (Column<R, B> column : read) {
      Object value = column.get().apply(record);
      if (value != null && column.type().isWhole(value)) {
        set(column, left, null);
      }
    }
    R rest = build(left);
    boolean known = ids.stream().allMatch(id -> id.type().isWhole(value(id, record)));
    return known && rest.equals(ids(record)) ? null : rest;
  }

  /** The same record with nothing but its ids. */
  final R ids(R record) {
    return bare(ids.stream().map(id -> (String) value(id, record)).toList());
  }

  final String encode(JsonEncoder encoder, R rest) {
    return encode(encoder, LineHead.of(0), rest).text();
  }

  final R decode(String meta) {
    byte[] json = meta.getBytes(StandardCharsets.UTF_8);
    return parse(JsonLine.parse(json, 0, json.length));
  }

  private static <R, B> void set(Column<R, B> column, B builder, @Nullable Object value) {
    if (column.set() != null) {
      column.set().accept(builder, value);
    }
  }

  private static <R> Object value(Column<R, ?> id, R record) {
    Object value = id.get().apply(record);
    if (value == null) {
      throw new IllegalArgumentException("a record without " + id.name());
    }
    return value;
  }
}
