package io.theater.redact;

/**
 * A quoted string, also inside another quoted string, where its quotes are escaped: {@code "…"} is
 * delimited by no backslash, {@code \"…\"} by one, {@code \\\"…\\\"} by three.
 */
final class Quotes implements Tail {

  private static final int DEEPEST = 7;

  private final char quote;
  private final int escapes;
  private int backslashes;
  private String closing = "";

  Quotes(char quote, int escapes) {
    this.quote = quote;
    this.escapes = escapes;
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  /** How many backslashes stand here. */
  static int backslashes(Window text, int from) {
    int i = from;
    while (i - from < DEEPEST && text.at(i) == '\\') {
      i++;
    }
    return i - from;
  }

  /** Whether an escaped line break, tab, quote or other delimiter stands at a backslash. */
  static boolean isEscape(Window text, int index) {
    int i = index + backslashes(text, index);
    char c = text.at(i);
    return "nrt\"'".indexOf(c) >= 0 || (c == 'u' && text.at(i + 1) == '0' && text.at(i + 2) == '0');
  }

  @Override
  public int swallow(Window text, int from) {
    for (int i = from; ; i++) {
      char c = text.at(i);
      if (text.starved() || i >= text.limit()) {
        return i;
      }
      int level = c == quote ? closedLevel(backslashes) : -1;
      if (level >= 0) {
        closing = "\\".repeat(level);
        return i;
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
    }
  }

  /** With how many backslashes a quote after this many closes this string, or -1. */
  private int closedLevel(int before) {
    int level = 0;
    int rest = before;
    for (int deep = escapes; deep > 0; deep = (deep - 1) / 2) {
      if (rest % 2 == 0) {
        return level;
      }
      rest = (rest - 1) / 2;
      level = 2 * level + 1;
    }
    return rest % 2 == 0 ? level : -1;
  }

  /** Whether the string, or the text, ends at an index that is its beginning. */
  boolean closesAt(Window text, int index) {
    if (text.endsAt(index)) {
      return true;
    }
    int before = backslashes(text, index);
    return text.at(index + before) == quote && closedLevel(before) == before;
  }

  @Override
  public String closing() {
    return closing;
  }

  @Override
  public boolean survivesGap() {
    return true;
  }
}
