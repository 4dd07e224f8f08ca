package io.theater.internal.live;

import org.jspecify.annotations.Nullable;

/**
 * A text that grows at its end and keeps only its last characters. Immutable for readers: a longer
 * text shares the array of the one it was made from and writes behind its end, so that a reader
 * never waits and appending costs no copy. Only the newest text of a line may be appended to, by
 * one thread.
 */
final class StreamedText {
  static final StreamedText EMPTY = new StreamedText(new char[0], 0, 0);

  private static final int SMALLEST = 64;

  private final char[] chars;
  private final int from;
  private final int to;

  private StreamedText(char[] chars, int from, int to) {
    this.chars = chars;
    this.from = from;
    this.to = to;
  }

  /**
   * Appends to what was streamed so far, or else to what the record says.
   *
   * @return the longer text; null while nothing was streamed
   */
  static @Nullable StreamedText append(
      @Nullable StreamedText soFar, @Nullable String recorded, String piece, int maxChars) {
    if (piece.isEmpty()) {
      return soFar;
    }
    StreamedText start =
        soFar != null ? soFar : EMPTY.append(recorded == null ? "" : recorded, maxChars);
    return start.append(piece, maxChars);
  }

  StreamedText append(String piece, int maxChars) {
    if (piece.isEmpty()) {
      return this;
    }
    int added = Math.min(piece.length(), maxChars);
    int kept = Math.min(to - from, maxChars - added);
    boolean cut = kept < to - from || added < piece.length();
    boolean fits = to + added <= chars.length;
    char[] target = fits ? chars : grow(kept, added, maxChars);
    int start = fits ? to - kept : 0;
    int end = start + kept + added;
    piece.getChars(piece.length() - added, piece.length(), target, end - added);
    // half a surrogate pair at the cut would not survive encoding
    boolean torn = cut && start < end && Character.isLowSurrogate(target[start]);
    return new StreamedText(target, torn ? start + 1 : start, end);
  }

  private char[] grow(int kept, int added, int maxChars) {
    int roomy = Math.max(SMALLEST, 2 * (kept + added));
    char[] grown = new char[Math.max(kept + added, Math.min(roomy, maxChars + maxChars / 4))];
    System.arraycopy(chars, to - kept, grown, 0, kept);
    return grown;
  }

  long bytes() {
    return 2L * chars.length;
  }

  @Override
  public String toString() {
    return new String(chars, from, to - from);
  }
}
