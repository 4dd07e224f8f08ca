package io.theater.redact;

import java.util.Locale;

/**
 * A literal that makes a secret worth looking for, and the rule to ask.
 *
 * @param text the literal, in lower case unless {@code exact}
 * @param exact whether case matters
 * @param rule what to ask at each occurrence
 */
record Anchor(String text, boolean exact, Rule rule) {

  static Anchor exact(String text, Rule rule) {
    return new Anchor(text, true, rule);
  }

  static Anchor anyCase(String text, Rule rule) {
    return new Anchor(text.toLowerCase(Locale.ROOT), false, rule);
  }
}
