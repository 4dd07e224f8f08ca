package io.theater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The codecs of the values that records are made of. */
final class Codecs {
  private static final long LARGEST_MILLIS = 9_000_000_000_000_000L;
  private static final int LARGEST_SCALE = 100;

  static final Codec<String> TEXT = of(JsonWriter::value, Codecs::text);
  static final Codec<Boolean> FLAG = of(JsonWriter::value, JsonParser::getBooleanValue);
  static final Codec<Integer> INT =
      of((out, i) -> out.value(i.longValue()), JsonParser::getIntValue);
  static final Codec<Long> LONG =
      of((out, n) -> out.value(n.longValue()), JsonParser::getLongValue);
  static final Codec<BigDecimal> DECIMAL = of(Codecs::decimal, JsonParser::getDecimalValue);
  static final Codec<Instant> INSTANT = of(JsonWriter::instant, Codecs::instant);
  static final Codec<Duration> MILLIS = of(Codecs::millis, Codecs::duration);
  static final Codec<Object> VALUE = of(JsonWriter::value, Values::readPresent);
  static final Codec<Map<String, Object>> VALUES =
      of(JsonWriter::value, in -> Values.readObject(object(in)));
  static final Codec<List<String>> TEXTS = list(TEXT);

  private Codecs() {}

  /** The reading half of a codec. */
  interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  static <T> Codec<T> of(BiConsumer<JsonWriter, T> writer, Reader<T> reader) {
    return new Codec<>() {
      @Override
      public void write(JsonWriter out, T value) {
        writer.accept(out, value);
      }

      @Override
      public T read(JsonParser in) throws IOException {
        return reader.read(in);
      }
    };
  }

  /** A codec of something that is another value on the wire. */
  static <T, W> Codec<T> as(Codec<W> wire, Function<T, W> to, Function<W, T> from) {
    return of((out, value) -> wire.write(out, to.apply(value)), in -> from.apply(wire.read(in)));
  }

  static <T> Codec<List<T>> list(Codec<T> element) {
    return of(
        (out, list) -> {
          out.beginArray();
          for (T value : list) {
            element.write(out, value);
          }
          out.endArray();
        },
        in -> {
          expect(in, JsonToken.START_ARRAY);
          List<T> list = new ArrayList<>();
          while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(element.read(in));
          }
          return list;
        });
  }

  static <T> Codec<Map<String, T>> map(Codec<T> element) {
    return of(
        (out, map) -> {
          out.beginObject();
          map.forEach((key, value) -> element.write(out.name(key), value));
          out.endObject();
        },
        in -> {
          expect(in, JsonToken.START_OBJECT);
          Map<String, T> map = new LinkedHashMap<>();
          while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            map.put(key, element.read(in));
          }
          return map;
        });
  }

  /** An enum by its wire name. */
  static <T> Codec<T> named(Function<T, String> wireName, Function<String, T> constant) {
    return as(TEXT, wireName, constant);
  }

  static void expect(JsonParser in, JsonToken wanted) throws IOException {
    if (in.currentToken() != wanted) {
      throw new JsonFormatException("expected " + wanted + " but found " + in.currentToken(), null);
    }
  }

  private static JsonParser object(JsonParser in) throws IOException {
    expect(in, JsonToken.START_OBJECT);
    return in;
  }

  private static String text(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING);
    return in.getText();
  }

  private static Instant instant(JsonParser in) throws IOException {
    try {
      return Instants.parse(text(in));
    } catch (DateTimeException notOne) {
      throw new JsonFormatException("no instant: " + in.getText(), notOne);
    }
  }

  /** Plain digits, unless an exponent would make them endless. */
  private static void decimal(JsonWriter out, BigDecimal number) {
    boolean plain = Math.abs((long) number.scale()) <= LARGEST_SCALE;
    out.literal(plain ? number.toPlainString() : number.toString());
  }

  private static void millis(JsonWriter out, Duration duration) {
    if (!duration.isNegative() && duration.toSeconds() < LARGEST_MILLIS / 1000) {
      out.millis(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    } else if (!duration.isNegative() || duration.toSeconds() < -LARGEST_MILLIS / 1000) {
      out.value(duration.isNegative() ? -LARGEST_MILLIS : LARGEST_MILLIS);
    } else {
      decimal(
          out,
          BigDecimal.valueOf(duration.toSeconds())
              .movePointRight(3)
              .add(BigDecimal.valueOf(duration.toNanosPart(), 6))
              .stripTrailingZeros());
    }
  }

  private static Duration duration(JsonParser in) throws IOException {
    double about = in.getDoubleValue();
    if (!(Math.abs(about) <= LARGEST_MILLIS)) {
      throw new JsonFormatException("no duration in milliseconds: " + in.getText(), null);
    }
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return Duration.ofMillis(in.getLongValue());
    }
    BigDecimal millis = in.getDecimalValue();
    long whole = millis.longValue();
    BigDecimal rest = millis.subtract(BigDecimal.valueOf(whole));
    return Duration.ofMillis(whole).plusNanos(rest.movePointRight(6).longValue());
  }
}
