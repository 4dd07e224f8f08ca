package io.theater.redact;

/**
 * The value of a header: the rest of its line, of the string that consists of the header, or of the
 * JSON string in which it stands.
 *
 * @param quote the quote directly before the header, or NUL
 */
record HeaderTail(char quote) implements Tail {

  private static final Ascii AFTER_STRING = Ascii.of(",}])");

  @Override
  public int swallow(Window text, int from) {
    int i = from;
    while (!endsAt(text, i) && !text.starved()) {
      i++;
    }
    return i;
  }

  boolean endsAt(Window text, int index) {
    char c = text.at(index);
    if (c == '\\') {
      int after = index + Quotes.backslashes(text, index);
      char escaped = text.at(after);
      return escaped == 'n' || escaped == 'r' || endsString(text, after, escaped);
    }
    return c == '\n' || c == '\r' || text.endsAt(index) || endsString(text, index, c);
  }

  private boolean endsString(Window text, int index, char c) {
    return Quotes.isQuote(c) && (c == quote || AFTER_STRING.has(text.at(index + 1)));
  }
}
