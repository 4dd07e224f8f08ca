package io.theater.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for a member in the head of a line without reading any value. What it says may only be
 * wrong in one way: that a member may be there which is not.
 */
final class HeadGlance {
  private static final byte[] BEGIN =
      ("{\"v\":" + LineHead.VERSION + ",").getBytes(StandardCharsets.US_ASCII);
  private static final byte[][] PAYLOAD =
      JsonLine.PAYLOAD.stream()
          .map(name -> name.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean escaped; // whether the last text has a backslash

  private HeadGlance(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  /** Whether a line begins as this version writes it. */
  static boolean isFirstVersion(byte[] bytes, int offset, int length) {
    return length >= BEGIN.length
        && Arrays.equals(bytes, offset, offset + BEGIN.length, BEGIN, 0, BEGIN.length);
  }

  /** Whether the head may have a member. */
  static boolean mayHave(byte[] bytes, int offset, int length, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return new HeadGlance(bytes, offset, length).mayHave(wanted);
  }

  private boolean mayHave(byte[] wanted) {
    int depth = 0;
    while (at < end) {
      byte next = bytes[at++];
      if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
      } else if (next == '"') {
        int begin = at;
        int after = skipText();
        if (depth == 1 && isName()) {
          if (escaped || is(wanted, begin, after)) {
            return true;
          }
          if (isPayload(begin, after)) {
            return false;
          }
        }
      }
    }
    return depth != 0;
  }

  /** Goes behind a text, and returns where its quote is. */
  private int skipText() {
    escaped = false;
    while (at < end && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        escaped = true;
        at++;
      }
      at++;
    }
    int quote = Math.min(at, end);
    at = quote + 1;
    return quote;
  }

  /** Whether a colon follows, with or without space before it. */
  private boolean isName() {
    int next = at;
    while (next < end && bytes[next] > 0 && bytes[next] <= ' ') {
      next++;
    }
    return next < end && bytes[next] == ':';
  }

  private boolean isPayload(int begin, int after) {
    for (byte[] name : PAYLOAD) {
      if (is(name, begin, after)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(byte[] name, int begin, int after) {
    return name.length == after - begin && Arrays.equals(bytes, begin, after, name, 0, name.length);
  }
}
