package io.theater.examples.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Texts that would call {@code __hit(number)} in a page that takes any of them for markup, a link,
 * a template or code.
 */
final class Payloads {
  private Payloads() {}

  static List<String> all() {
    try (InputStream in = Payloads.class.getResourceAsStream("payloads.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Payloads::unescaped)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String unescaped(String line) {
    return line.replace("\\n", "\n")
        .replace("\\0", "\0")
        .replace("\\u202e", "\u202e")
        .replace("\\u2028", "\u2028");
  }
}
