package io.theater.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * How a value that is not null is written, and read when the parser stands on its first token. A
 * reader leaves the parser on the last token of the value.
 */
interface Codec<T> {
  void write(JsonWriter out, T value);

  T read(JsonParser in) throws IOException;
}
