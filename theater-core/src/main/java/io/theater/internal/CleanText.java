package io.theater.internal;

/** Replaces what cannot be stored everywhere: U+0000 and lone surrogates become U+FFFD. */
public final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';

  /** Copying slices out is several times faster than asking a string for each character. */
  private static final ThreadLocal<char[]> SLICE = ThreadLocal.withInitial(() -> new char[1024]);

  private CleanText() {}

  /**
   * Replaces.
   *
   * @param text any text
   * @return the same instance when there is nothing to replace
   */
  public static String of(String text) {
    int bad = firstBad(text);
    if (bad < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (int i = bad; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static int firstBad(String text) {
    char[] slice = SLICE.get();
    char before = 'x';
    for (int from = 0; from < text.length(); from += slice.length) {
      int length = Math.min(slice.length, text.length() - from);
      text.getChars(from, from + length, slice, 0);
      for (int i = 0; i < length; i++) {
        char c = slice[i];
        if (c == 0 || Character.isLowSurrogate(c) != Character.isHighSurrogate(before)) {
          return Character.isHighSurrogate(before) ? from + i - 1 : from + i;
        }
        before = c;
      }
    }
    return Character.isHighSurrogate(before) ? text.length() - 1 : -1;
  }
}
