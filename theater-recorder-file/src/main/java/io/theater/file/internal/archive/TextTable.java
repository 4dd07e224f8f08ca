package io.theater.file.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts by number, each once. Not thread-safe. */
final class TextTable {
  static final int NONE = -1;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream ends = new ByteArrayOutputStream();
  private final DataOutputStream endsOut = new DataOutputStream(ends);

  int number(@Nullable String text) throws IOException {
    if (text == null) {
      return NONE;
    }
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    bytes.writeBytes(text.getBytes(UTF_8));
    endsOut.writeInt(bytes.size());
    numbers.put(text, numbers.size());
    return numbers.size() - 1;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  byte[] ends() {
    return ends.toByteArray();
  }
}
