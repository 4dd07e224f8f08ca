package io.theater.redact;

import java.util.Set;

/** Values that stand without quotes behind a secret key. */
final class Bare {

  /** Words that stand for a value or begin a sentence about one. */
  private static final Set<String> BENIGN =
      Set.of(
          ("null none nil undefined true false yes no required optional string "
                  + "str int integer bool boolean text varchar char any object must should "
                  + "is are the a an my our your and or not if for in to of new this self "
                  + "await")
              .split(" ", -1));

  private static final Ascii NAME = Ascii.of("0-9A-Za-z_.$");
  private static final Ascii LETTER = Ascii.of("A-Za-z_");
  private static final Ascii TEMPLATE = Ascii.of("({A-Z_");
  private static final Ascii FORMAT = Ascii.of("sdv{");
  private static final Ascii INDEX = Ascii.of("0-9A-Za-z[\"'");
  private static final Ascii HARD = Ascii.of("\"'`;&<>\u007f");
  private static final Ascii SOFT = Ascii.of(",)]}|");
  private static final int NAME_LENGTH = 64;

  private Bare() {}

  /** Whether a bare value ends before an index. */
  static boolean endsAt(Window text, int index) {
    char c = text.at(index);
    if (c <= ' ' || HARD.has(c) || isWide(c)) {
      return true;
    }
    if (c == '\\') {
      return Quotes.isEscape(text, index);
    }
    return SOFT.has(c) && !goesOn(text, index + 1);
  }

  /** Whether a value goes on behind a comma or a bracket: no other key follows. */
  private static boolean goesOn(Window text, int from) {
    int stop = text.run(from, Ascii.TOKEN, 32);
    char after = text.at(stop);
    return stop > from && after != '=' && after != ':';
  }

  /** Chinese, Japanese and Korean characters and their punctuation. */
  static boolean isWide(char c) {
    return c >= 0x2e80 && !Character.isSurrogate(c);
  }

  /** Whether something that stands where a value could is a word, code or a placeholder. */
  static boolean isOrdinary(Window text, int from) {
    char c = text.at(from);
    char after = text.at(from + 1);
    boolean placeholder =
        switch (c) {
          case '$' -> TEMPLATE.has(after);
          case '%' -> FORMAT.has(after);
          case '/' -> after == '/';
          case '{', '(', '*' -> true;
          default -> false;
        };
    if (placeholder) {
      return true;
    }
    if (!LETTER.has(c)) {
      return false;
    }
    int stop = text.run(from, NAME, NAME_LENGTH);
    char end = text.at(stop);
    return end == '('
        || (end == '[' && INDEX.has(text.at(stop + 1)))
        || text.startsWith(from, "process.env", true)
        || (endsAt(text, stop) && BENIGN.contains(lower(text, from, stop)));
  }

  private static String lower(Window text, int from, int to) {
    StringBuilder word = new StringBuilder();
    for (int i = from; i < to; i++) {
      word.append(Window.lower(text.at(i)));
    }
    return word.toString();
  }

  /** Whether a value looks random enough to be a token or key. */
  static boolean isRandom(Window text, int from) {
    int name = text.run(from, Ascii.TOKEN, 32);
    if (text.startsWith(name, "://", true)) {
      return false;
    }
    if (text.at(name) == '=' && text.at(name + 1) != '=' && !endsAt(text, name + 1)) {
      return false; // another key with its value
    }
    int stop = from;
    while (stop - from < 20 && !endsAt(text, stop)) {
      stop++;
    }
    int length = stop - from;
    return length == 20 || (length >= 6 && text.any(from, stop, Ascii.DIGIT));
  }
}
