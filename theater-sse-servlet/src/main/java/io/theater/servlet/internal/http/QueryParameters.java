package io.theater.servlet.internal.http;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string. The body is never looked at, because it is the host's. What
 * cannot be read is a {@link Failure} that names the parameter. An empty value is none.
 */
public final class QueryParameters {
  private static final int LONGEST_VALUE = 2_000;
  private static final int MOST = 100;

  private final Map<String, List<String>> values = new HashMap<>();

  /**
   * Reads a query string.
   *
   * @param raw as it was sent; null for none
   */
  public QueryParameters(@Nullable String raw) {
    String[] pairs = raw == null ? new String[0] : raw.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw Failure.badRequest("query", "has too many parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = PercentCode.decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = PercentCode.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
      if (name == null || value == null) {
        throw Failure.badRequest(name == null ? "query" : shown(name), "is not well-formed");
      }
      if (value.length() > LONGEST_VALUE) {
        throw Failure.badRequest(shown(name), "is too long");
      }
      if (!value.isEmpty()) {
        values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }

  /** A text, or null; given more than once, there is no telling which is meant. */
  public @Nullable String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw Failure.badRequest(name, "is given more than once");
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** All values, separated by commas or given several times, each read by a function. */
  public <T> List<T> list(String name, Function<String, T> reader) {
    List<T> all = new ArrayList<>();
    for (String value : values.getOrDefault(name, List.of())) {
      for (String part : value.split(",", -1)) {
        all.add(read(name, part, reader, "has the unknown value '" + shown(part) + "'"));
      }
    }
    return all;
  }

  /** A whole number of a range, or null. */
  public @Nullable Long number(String name, long min, long max) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    String problem = "must be a whole number from " + min + " to " + max;
    long number = read(name, text, Long::parseLong, problem);
    if (number < min || number > max) {
      throw Failure.badRequest(name, problem);
    }
    return number;
  }

  /** A day, or null. */
  public @Nullable LocalDate date(String name) {
    String text = text(name);
    return text == null
        ? null
        : read(name, text, LocalDate::parse, "must be a day such as 2026-01-31");
  }

  /** A switch. */
  public boolean flag(String name, boolean unlessTold) {
    String text = text(name);
    if (text == null) {
      return unlessTold;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw Failure.badRequest(name, "must be true or false");
  }

  private static <T> T read(String name, String text, Function<String, T> reader, String problem) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | DateTimeParseException unreadable) {
      throw Failure.badRequest(name, problem);
    }
  }
}
