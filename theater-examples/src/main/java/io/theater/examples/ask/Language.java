package io.theater.examples.ask;

import java.util.regex.Pattern;

/** The language a viewer is spoken to. */
public enum Language {
  ENGLISH,
  CHINESE;

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** Chinese when there is a Chinese character in the question. */
  static Language ofQuestion(String question) {
    return HAN.matcher(question).find() ? CHINESE : ENGLISH;
  }

  /** Its half of {@code English|Chinese}. */
  public String of(String both) {
    int bar = both.indexOf('|');
    return this == ENGLISH ? both.substring(0, bar) : both.substring(bar + 1);
  }
}
