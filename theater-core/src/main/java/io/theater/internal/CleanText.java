package io.theater.internal;

import java.util.Arrays;

/** Replaces what cannot be stored everywhere: U+0000 and lone surrogates become U+FFFD. */
public final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int SHORT = 64;
  private static final int SUSPECT = 0x8000;
  private static final char[] NONE = new char[1024];

  /** Copying slices out is several times faster than asking a string for each character. */
  private static final ThreadLocal<char[]> SLICE =
      ThreadLocal.withInitial(() -> new char[NONE.length]);

  private CleanText() {}

  /**
   * Replaces.
   *
   * @param text any text
   * @return the same instance when there is nothing to replace
   */
  public static String of(String text) {
    int suspect = firstSuspect(text);
    int bad = suspect < 0 ? -1 : nextBad(text, suspect);
    if (bad < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (; bad >= 0; bad = nextBad(text, bad + 1)) {
      clean.setCharAt(bad, REPLACEMENT);
    }
    return clean.toString();
  }

  /** Most texts have none: not even emoji. */
  private static int firstSuspect(String text) {
    return text.length() <= SHORT ? firstSuspectOf(text) : firstSuspectBySlices(text);
  }

  private static int firstSuspectOf(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isSuspect(name.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int firstSuspectBySlices(String text) {
    char[] slice = SLICE.get();
    for (int from = 0; from < text.length(); from += slice.length) {
      int length = Math.min(slice.length, text.length() - from);
      text.getChars(from, from + length, slice, 0);
      mark(slice, length);
      int first = Arrays.mismatch(slice, 0, length, NONE, 0, length);
      if (first >= 0) {
        return from + first;
      }
    }
    return -1;
  }

  /** Leaves nothing but marks; without branches, so that many characters are done at a time. */
  private static void mark(char[] slice, int length) {
    for (int i = 0; i < length; i++) {
      int c = slice[i];
      int surrogate = c ^ Character.MIN_SURROGATE; // below 0x800 if it is one
      int marks = ((surrogate - 0x800) & ~surrogate) | ((c - 1) & ~c);
      slice[i] = (char) (marks & SUSPECT);
    }
  }

  private static boolean isSuspect(char c) {
    return c == 0 || Character.isSurrogate(c);
  }

  private static int nextBad(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (isPair(text, i)) {
        i++;
      } else if (isSuspect(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
