package io.theater.history;

import org.jspecify.annotations.Nullable;

/** What queries do with text. */
final class Text {
  private Text() {}

  /** Null means "all" in a query, so an id that is missing becomes one that nothing has. */
  static String orNone(@Nullable String id) {
    return id == null ? "" : id;
  }

  /** Compares in place, since lower-casing a long prompt would copy it. */
  static boolean contains(@Nullable String text, String words) {
    if (text == null) {
      return false;
    }
    for (int i = 0; i <= text.length() - words.length(); i++) {
      if (text.regionMatches(true, i, words, 0, words.length())) {
        return true;
      }
    }
    return false;
  }
}
