package io.theater.redact;

import java.util.Arrays;

/**
 * The part of a text that rules may look at: up to {@link #CONTEXT} characters that are decided,
 * and everything after them that has arrived. A rule that asks for a character which has not
 * arrived starves; its verdict is void and it is asked again later. This makes the verdicts, and so
 * the result, independent of where a stream was cut.
 */
final class Window {

  /** How far rules look back. */
  static final int CONTEXT = 64;

  /** The longest text whose room is kept for another one, in characters. */
  static final int SPARED = 16_384;

  private static final int KEPT = 2 * CONTEXT;

  private char[] chars;
  private int limit;
  private int visible;
  private boolean complete;
  private boolean starved;

  Window(String text) {
    this();
    open(text);
  }

  Window() {
    chars = new char[KEPT * 2];
  }

  /** Shows a whole text in place of what was there. */
  void open(String text) {
    int length = text.length();
    if (length > chars.length) {
      chars = new char[Math.max(length, Math.min(2 * length, SPARED))];
    }
    text.getChars(0, length, chars, 0);
    limit = length;
    visible = 0;
    complete = true;
  }

  /** Forgets the text, and keeps the room for another one. */
  void close() {
    Arrays.fill(chars, 0, limit, (char) 0);
    limit = 0;
  }

  char[] chars() {
    return chars;
  }

  int limit() {
    return limit;
  }

  boolean complete() {
    return complete;
  }

  void completed() {
    complete = true;
  }

  void feed() {
    starved = false;
  }

  boolean starved() {
    return starved;
  }

  /** What lies before an index has been masked: rules see a mask there, not the secret. */
  void masked(int to) {
    visible = to;
  }

  /** The character at an index, NUL before the beginning, after the end and for what is masked. */
  char at(int index) {
    if (index < limit) {
      return index < visible ? 0 : chars[index];
    }
    starved |= !complete;
    return 0;
  }

  /** Whether the text is known to end at or before an index. */
  boolean endsAt(int index) {
    return at(index) == 0 && index >= limit && complete;
  }

  /** The first index in {@code [from, from + max]} whose character is not in the set. */
  int run(int from, Ascii set, int max) {
    int i = Math.max(from, visible);
    int known = Math.min(limit, from + max);
    while (i < known && set.has(chars[i])) {
      i++;
    }
    starved |= i >= limit && i < from + max && !complete;
    return i;
  }

  /** The first of up to {@code max} characters of the set that end before an index. */
  int runBack(int to, Ascii set, int max) {
    int i = to;
    while (to - i < max && set.has(at(i - 1))) {
      i--;
    }
    return i;
  }

  /** Whether a part that has arrived contains a character of the set. */
  boolean any(int from, int to, Ascii set) {
    for (int i = from; i < to; i++) {
      if (set.has(chars[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether a literal stands here; {@code exact} is false when case does not matter. */
  boolean startsWith(int from, String literal, boolean exact) {
    return startsWith(from, literal, 0, exact);
  }

  /** Whether a literal stands here whose first characters are known to. */
  boolean startsWith(int from, String literal, int known, boolean exact) {
    for (int i = known; i < literal.length(); i++) {
      char c = at(from + i);
      if ((exact ? c : lower(c)) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** Whether a token may begin here, also directly after an escape such as {@code \n} or %3D. */
  boolean boundary(int index, Ascii inside) {
    char before = at(index - 1);
    if (!inside.has(before)) {
      return before != '\\' || "nrtbfu".indexOf(at(index)) < 0 || at(index - 2) == '\\';
    }
    return (at(index - 2) == '\\' && "nrtbf".indexOf(before) >= 0)
        || (at(index - 6) == '\\' && at(index - 5) == 'u')
        || at(index - 3) == '%';
  }

  /** Appends text, first forgetting what lies too far before {@code keep}; returns by how much. */
  int append(CharSequence text, int keep) {
    int shift = 0;
    if (limit + text.length() > chars.length) {
      shift = Math.max(0, keep - KEPT);
      int needed = limit - shift + text.length();
      char[] target = needed > chars.length / 2 ? new char[needed * 2] : chars;
      System.arraycopy(chars, shift, target, 0, limit - shift);
      chars = target;
      limit -= shift;
      visible = Math.max(0, visible - shift);
    }
    if (text instanceof String string) {
      string.getChars(0, string.length(), chars, limit);
    } else {
      for (int i = 0; i < text.length(); i++) {
        chars[limit + i] = text.charAt(i);
      }
    }
    limit += text.length();
    return shift;
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(chars, (char) 0);
    limit = 0;
    visible = 0;
  }

  /** A copy of a part that has arrived. */
  String copy(int from, int to) {
    return new String(chars, from, to - from);
  }
}
