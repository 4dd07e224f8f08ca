package io.theater.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was read of an object: a value or null for each field, in the order of its table. */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a table knows its own types
final class Row {
  private final Map<String, Integer> positions;
  private final @Nullable Object[] values;
  private int next;

  Row(Map<String, Integer> positions) {
    this.positions = positions;
    this.values = new Object[positions.size()];
  }

  void put(int position, @Nullable Object value) {
    values[position] = value;
  }

  @Nullable Object at(int position) {
    return values[position];
  }

  <T> @Nullable T get(String name) {
    Integer position = positions.get(name);
    return position == null ? null : (T) values[position];
  }

  <T> T need(String name) {
    T value = get(name);
    if (value == null) {
      throw new JsonFormatException("member '" + name + "' is missing", null);
    }
    return value;
  }

  /** The value of the next field, for records whose components are in the order of their table. */
  <T> @Nullable T next() {
    return (T) values[next++];
  }

  <T> T next(T whenMissing) {
    T value = next();
    return value == null ? whenMissing : value;
  }
}
