package io.theater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Free values: trees of text, numbers, booleans, null, lists and maps. */
final class Values {
  /** Deeper values are cut when written; less than what a reader accepts. */
  static final int DEEPEST = 400;

  /** Numbers with more characters are written as text; readers accept no longer ones. */
  static final int LONGEST_NUMBER = 1_000;

  private Values() {}

  static void write(JsonWriter out, @Nullable Object value) {
    write(out, value, 0);
  }

  private static void write(JsonWriter out, @Nullable Object value, int depth) {
    if (value == null) {
      out.literal("null");
    } else if (value instanceof String text) {
      out.value(text);
    } else if (value instanceof Number number) {
      number(out, number);
    } else if (value instanceof Boolean truth) {
      out.value(truth.booleanValue());
    } else if (depth == DEEPEST) {
      out.value("…");
    } else if (value instanceof Map<?, ?> map) {
      out.beginObject();
      map.forEach((key, inner) -> write(out.name(String.valueOf(key)), inner, depth + 1));
      out.endObject();
    } else if (value instanceof Iterable<?> list) {
      out.beginArray();
      list.forEach(inner -> write(out, inner, depth + 1));
      out.endArray();
    } else {
      typed(out, value);
    }
  }

  private static void typed(JsonWriter out, Object value) {
    if (value instanceof Instant instant) {
      out.instant(instant);
    } else if (value instanceof Duration duration) {
      Codecs.MILLIS.write(out, duration);
    } else if (value instanceof Enum<?> constant) {
      out.value(constant.name().toLowerCase(Locale.ROOT));
    } else if (value instanceof Record known && Records.write(out, known)) {
      return;
    } else {
      out.value(value.toString());
    }
  }

  /** JSON has no NaN and no infinity: those are text, as are endless and unknown numbers. */
  private static void number(JsonWriter out, Number number) {
    if (number instanceof Integer || number instanceof Long) {
      out.value(number.longValue());
      return;
    }
    String text = number.toString();
    if (text.length() <= LONGEST_NUMBER && isDecimal(number)) {
      out.literal(text);
    } else {
      out.value(text);
    }
  }

  private static boolean isDecimal(Number number) {
    boolean floating = number instanceof Double || number instanceof Float;
    return floating
        ? Double.isFinite(number.doubleValue())
        : number instanceof BigDecimal
            || number instanceof BigInteger
            || number instanceof Short
            || number instanceof Byte;
  }

  static Object readPresent(JsonParser in) throws IOException {
    Object value = read(in);
    if (value == null) {
      throw new JsonFormatException("expected a value but found null", null);
    }
    return value;
  }

  static @Nullable Object read(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> in.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal(in.getDecimalValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_ARRAY -> readArray(in);
      case START_OBJECT -> readObject(in);
      default -> throw new JsonFormatException("unexpected " + in.currentToken(), null);
    };
  }

  static Map<String, Object> readObject(JsonParser in) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      map.put(name, read(in));
    }
    @SuppressWarnings({"NullAway", "unchecked"}) // the model's free maps hold nulls unsaid
    Map<String, Object> values = (Map<String, Object>) (Map<String, ?>) map;
    return values;
  }

  private static List<@Nullable Object> readArray(JsonParser in) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(in));
    }
    return list;
  }

  /** A double where that loses nothing. */
  private static Number decimal(BigDecimal exact) {
    double close = exact.doubleValue();
    boolean same =
        Double.isFinite(close) && new BigDecimal(Double.toString(close)).compareTo(exact) == 0;
    return same ? (Number) close : exact;
  }
}
