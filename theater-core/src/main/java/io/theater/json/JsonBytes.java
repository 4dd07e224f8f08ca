package io.theater.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON in UTF-8 inside a buffer that its writer uses again: valid until the writer is used again.
 * Not thread-safe.
 */
public interface JsonBytes {

  /**
   * The buffer, filled from index 0.
   *
   * @return the writer's own array, usually longer than its content; do not change it
   */
  byte[] array();

  /**
   * How much of the buffer is filled.
   *
   * @return bytes
   */
  int length();

  /**
   * A copy that stays valid.
   *
   * @return exactly the filled bytes
   */
  default byte[] toBytes() {
    return Arrays.copyOf(array(), length());
  }

  /**
   * The same as text.
   *
   * @return the JSON
   */
  default String text() {
    return new String(array(), 0, length(), StandardCharsets.UTF_8);
  }

  /**
   * Copies the bytes to a stream.
   *
   * @param out receives them; not flushed
   * @throws IOException when the stream fails
   */
  default void appendTo(OutputStream out) throws IOException {
    out.write(array(), 0, length());
  }
}
