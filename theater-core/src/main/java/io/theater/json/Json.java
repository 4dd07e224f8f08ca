package io.theater.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single values as JSON, for columns, caches and request bodies. Thread-safe. */
public final class Json {
  private static final int DEEPEST = 2 * Values.DEEPEST;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(Values.LONGEST_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /**
   * Writes a value or a record, as {@link JsonWriter#value(Object)} does.
   *
   * @param value the value
   * @return UTF-8
   */
  public static byte[] bytes(@Nullable Object value) {
    return new JsonWriter().value(value).toBytes();
  }

  /**
   * Writes a value or a record, as {@link JsonWriter#value(Object)} does.
   *
   * @param value the value
   * @return the JSON as text
   */
  public static String text(@Nullable Object value) {
    return new JsonWriter().value(value).text();
  }

  /**
   * Reads any JSON value.
   *
   * @param bytes holds it in UTF-8
   * @param offset where it begins
   * @param length how long it is
   * @return text, number, boolean, list, map or null
   * @throws JsonFormatException when it is no JSON, or nested more than 800 deep
   */
  @SuppressWarnings("NullAway") // JSON's null passes through a reader that promises a value
  public static @Nullable Object read(byte[] bytes, int offset, int length) {
    return parse(bytes, offset, length, Values::read);
  }

  /**
   * Reads a JSON object.
   *
   * @param bytes holds it in UTF-8
   * @return its members in order
   * @throws JsonFormatException when it is no JSON object, or nested more than 800 deep
   */
  public static Map<String, Object> readObject(byte[] bytes) {
    return parse(bytes, 0, bytes.length, Codecs.VALUES::read);
  }

  static <T> T parse(byte[] bytes, int offset, int length, Codecs.Reader<T> reader) {
    try (JsonParser in = FACTORY.createParser(bytes, offset, length)) {
      if (in.nextToken() == null) {
        throw new JsonFormatException("no JSON: there is nothing", null);
      }
      return reader.read(in);
    } catch (IOException | IllegalArgumentException cause) {
      throw new JsonFormatException("no valid JSON: " + cause.getMessage(), cause);
    }
  }
}
