package io.theater.redact;

/** Where secrets of unknown length end. */
enum Tails implements Tail {
  /** Where they begin. */
  NOTHING,
  /** Before white space or at the end of the text. */
  NON_SPACE,
  /** As bare values do, see {@link Bare}. */
  BARE,
  /** Before the @ of a URL, or where its host and port would end. */
  USER_INFO,
  /** Behind {@code -----END …-----}, or at the end of the text. */
  PEM;

  /** As long as the characters are in a set. */
  static Tail run(Ascii set) {
    return run(set, "");
  }

  /** As long as the characters are in a set, and then something is shown. */
  static Tail run(Ascii set, String closing) {
    return new Run(set, closing);
  }

  @Override
  public int swallow(Window text, int from) {
    return switch (this) {
      case NOTHING -> from;
      case NON_SPACE -> swallowWord(text, from);
      case BARE -> swallowBare(text, from);
      case USER_INFO -> swallowUserInfo(text, from);
      case PEM -> swallowKey(text, from);
    };
  }

  private static int swallowWord(Window text, int from) {
    int i = from;
    while (text.at(i) > ' ') {
      i++;
    }
    return i;
  }

  private static int swallowBare(Window text, int from) {
    int i = from;
    while (!Bare.endsAt(text, i) && !text.starved()) {
      i++;
    }
    return i;
  }

  private static int swallowUserInfo(Window text, int from) {
    int i = from;
    while (!UrlRule.endsAuthority(text.at(i)) && text.at(i) != '@') {
      i++;
    }
    return i;
  }

  private static int swallowKey(Window text, int from) {
    for (int i = from; ; i++) {
      boolean end = text.startsWith(i, PemRule.END, true);
      int to = end ? PemRule.afterLabel(text, i + PemRule.END.length()) : i;
      if (text.starved() || i >= text.limit() || to > i) {
        return text.starved() ? i : to;
      }
    }
  }

  @Override
  public boolean survivesGap() {
    return this == PEM;
  }

  private record Run(Ascii set, String closing) implements Tail {
    @Override
    public int swallow(Window text, int from) {
      int i = from;
      while (set.has(text.at(i))) {
        i++;
      }
      return i;
    }
  }
}
