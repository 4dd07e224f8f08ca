package io.theater.redact;

/** Where secrets of unknown length end. */
final class Tails {

  private Tails() {}

  /** As long as the characters are in a set. */
  static Tail run(Ascii set) {
    return (text, from) -> {
      int i = from;
      while (set.has(text.at(i))) {
        i++;
      }
      return i;
    };
  }

  /** As long as the characters are in a set, and then something is shown. */
  static Tail run(Ascii set, String closing) {
    Tail run = run(set);
    return new Tail() {
      @Override
      public int swallow(Window text, int from) {
        return run.swallow(text, from);
      }

      @Override
      public String closing() {
        return closing;
      }
    };
  }

  /** Up to white space or the end of the text. */
  static final Tail NON_SPACE =
      (text, from) -> {
        int i = from;
        while (text.at(i) > ' ') {
          i++;
        }
        return i;
      };

  /** A bare value, see {@link Bare}. */
  static final Tail BARE =
      (text, from) -> {
        int i = from;
        while (!Bare.endsAt(text, i) && !text.starved()) {
          i++;
        }
        return i;
      };

  /** Up to {@code -----END …-----}, or the end of the text. */
  static final Tail PEM =
      new Tail() {
        @Override
        public int swallow(Window text, int from) {
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
          return true;
        }
      };
}
