package io.theater.jdbc.internal;

import io.theater.internal.CleanText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conditions of a select and their parameters, in order. Not thread-safe. */
final class Filter {
  private final StringBuilder where = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  /** A condition with its parameters. */
  Filter and(String condition, Object... values) {
    where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  /** Equal to an id or name, unless that is null, which means all. */
  Filter is(String column, @Nullable String value) {
    return value == null ? this : and(column + " = ?", Keys.of(value));
  }

  /** One of some values; all when there are none. */
  Filter in(String column, Collection<String> values) {
    return values.isEmpty() ? this : and(oneOf(column, values.size()), values.toArray());
  }

  static String oneOf(String column, int count) {
    return column + " IN (" + Sql.parameters(count) + ")";
  }

  /** A condition that is true when a text contains words, ignoring case. */
  static String contains(String column) {
    return "LOWER(" + column + ") LIKE ? ESCAPE '!'";
  }

  /** The parameter of {@link #contains}. */
  static String pattern(String words) {
    String escaped = CleanText.of(words).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }

  String sql() {
    return where.toString();
  }

  List<Object> parameters() {
    return parameters;
  }
}
