package io.theater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of a record: its fields in the order in which they are written. Reader and writer come
 * from the same lines, so that they cannot disagree.
 *
 * @param <R> the record
 * @param <B> what is filled while reading: its builder, or the row itself
 */
final class Shape<R, B> implements Codec<R> {
  private final List<Field<R, B, ?>> fields;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Function<Row, B> begin;
  private final BiFunction<B, Row, R> finish;

  private Shape(List<Field<R, B, ?>> fields, Function<Row, B> begin, BiFunction<B, Row, R> finish) {
    this.fields = List.copyOf(fields);
    this.begin = begin;
    this.finish = finish;
    for (Field<R, B, ?> field : fields) {
      positions.put(field.name, positions.size());
    }
  }

  @Override
  public void write(JsonWriter out, R record) {
    out.beginObject();
    members(out, record);
    out.endObject();
  }

  /** The members alone, for an object that has more of them. */
  void members(JsonWriter out, R record) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).write(out, record);
    }
  }

  /** The members that sealed bytes have. */
  void sealedMembers(JsonWriter out, R record) {
    for (Field<R, B, ?> field : fields) {
      if (field.isSealed()) {
        field.write(out, record);
      }
    }
  }

  @Override
  public R read(JsonParser in) throws IOException {
    Row row = new Row(positions);
    fill(row, in);
    return build(row);
  }

  /** A record of two objects, of which the second one knows better. */
  R read(JsonParser first, JsonParser second) throws IOException {
    Row row = new Row(positions);
    fill(row, first);
    fill(row, second);
    return build(row);
  }

  private void fill(Row row, JsonParser in) throws IOException {
    Codecs.expect(in, JsonToken.START_OBJECT);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Integer position = positions.get(in.currentName());
      JsonToken value = in.nextToken();
      if (position == null) {
        in.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        row.put(position, value(in, fields.get(position)));
      }
    }
  }

  private static Object value(JsonParser in, Field<?, ?, ?> field) throws IOException {
    try {
      return field.codec().read(in);
    } catch (IOException | IllegalArgumentException cause) {
      throw new JsonFormatException("member '" + field.name + "': " + cause.getMessage(), cause);
    }
  }

  private R build(Row row) {
    B builder = begin.apply(row);
    for (int i = 0; i < fields.size(); i++) {
      Object value = row.at(i);
      if (value != null) {
        fields.get(i).set(builder, value);
      }
    }
    return finish.apply(builder, row);
  }

  /** A table for a record with a builder. */
  static <R, B> Table<R, B> of(Function<Row, B> begin, BiFunction<B, Row, R> finish) {
    return new Table<>(begin, finish);
  }

  /** A table for a record that is made from the whole row. */
  static <R> Table<R, Row> of(Function<Row, R> make) {
    return new Table<>(row -> row, (same, row) -> make.apply(row));
  }

  /** A table that is only written. */
  static <R> Table<R, Row> written() {
    return of(
        row -> {
          throw new JsonFormatException("this form is not meant to be read", null);
        });
  }

  /** Collects the lines of a table. */
  static final class Table<R, B> {
    private final List<Field<R, B, ?>> fields = new ArrayList<>();
    private final Function<Row, B> begin;
    private final BiFunction<B, Row, R> finish;

    private Table(Function<Row, B> begin, BiFunction<B, Row, R> finish) {
      this.begin = begin;
      this.finish = finish;
    }

    <T> Table<R, B> field(
        String name, Codec<T> codec, Function<R, @Nullable T> get, BiConsumer<B, T> set) {
      return add(new Field<>(name, codec, get, set));
    }

    /** A field that is derived, or that the record takes from the row. */
    <T> Table<R, B> field(String name, Codec<T> codec, Function<R, @Nullable T> get) {
      return add(new Field<>(name, codec, get, null));
    }

    /** The last field is left out for readers without the right to LLM input and output. */
    Table<R, B> secret() {
      fields.get(fields.size() - 1).makeSecret();
      return this;
    }

    /** The last field is not readable in a line that is sealed. */
    Table<R, B> sealed() {
      fields.get(fields.size() - 1).makeSealed();
      return this;
    }

    /** The last field is an object that a sealed line has as well, without its sealed fields. */
    Table<R, B> partlySealed() {
      fields.get(fields.size() - 1).makePartlySealed();
      return this;
    }

    /** The last field is left out when there is no room for payloads; it is sealed as well. */
    Table<R, B> payload() {
      fields.get(fields.size() - 1).makePayload();
      return this;
    }

    /** The last field is written as null when it is null. */
    Table<R, B> withNull() {
      fields.get(fields.size() - 1).writeNull();
      return this;
    }

    Shape<R, B> build() {
      return new Shape<>(fields, begin, finish);
    }

    private Table<R, B> add(Field<R, B, ?> field) {
      fields.add(field);
      return this;
    }
  }
}
