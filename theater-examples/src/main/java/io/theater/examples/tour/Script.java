package io.theater.examples.tour;

import io.theater.examples.ask.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** All that is said on the tour in one language, by key. */
final class Script {

  private final Map<String, String> lines = new HashMap<>();

  private Script(String text) {
    for (String part : text.split("(?m)^== ", -1)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        lines.put(part.substring(0, end), part.substring(end + 1).strip());
      }
    }
  }

  static Script in(Language language) {
    String code = language == Language.CHINESE ? "zh" : "en";
    String file = String.format(Locale.ROOT, "script_%s.txt", code);
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + file);
      }
      return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException when there is none of this key
   */
  String say(String key) {
    String text = lines.get(key);
    if (text == null) {
      throw new IllegalArgumentException("the script has no line " + key);
    }
    return text;
  }

  /** A text with a value in the place of a name in braces. */
  String say(String key, String name, Object value) {
    return say(key).replace("{" + name + "}", String.valueOf(value));
  }

  /** A text, or nothing. */
  String maybe(String key) {
    return lines.getOrDefault(key, "");
  }

  /** The first line of a step's text. */
  String title(String step) {
    return say("step." + step).lines().findFirst().orElseThrow();
  }

  /** What a step's text says besides its title. */
  String description(String step) {
    return String.join(" ", say("step." + step).lines().skip(1).toList());
  }
}
