package io.theater.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns characters into the inside of a JSON string in UTF-8. In mixed text no processor guesses
 * whether the next character is one byte long or three, so all lengths take the same path: a table
 * has the bytes of every character, four are written, and as many count as it says. What the table
 * cannot say is only noticed at the end; then the characters are taken once more, one by one.
 */
final class Escapes {
  static final int MAX_BYTES_PER_CHAR = 6;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String SHORT = "\"\\\b\f\n\r\t"; // become two bytes
  private static final String SHORT_LETTERS = "\"\\bfnrt";
  private static final int LENGTH_SHIFT = 24;
  private static final int SPECIAL = 4 << LENGTH_SHIFT; // escaped at length, or half of a pair
  private static final int[] BYTES = bytes(); // up to three, first lowest, and above them how many
  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Escapes() {}

  private static int[] bytes() {
    int[] bytes = new int[Character.MAX_VALUE + 1];
    Arrays.fill(bytes, 0, ' ', SPECIAL);
    for (int i = ' '; i < bytes.length; i++) {
      char c = (char) i;
      bytes[c] = c < 0x80 ? 1 << LENGTH_SHIFT | c : c < 0x800 ? two(c) : three(c);
    }
    Arrays.fill(bytes, Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1, SPECIAL);
    for (char c : new char[] {'\u007f', '\u2028', '\u2029'}) {
      bytes[c] = SPECIAL;
    }
    for (int i = 0; i < SHORT.length(); i++) {
      bytes[SHORT.charAt(i)] = 2 << LENGTH_SHIFT | SHORT_LETTERS.charAt(i) << 8 | '\\';
    }
    return bytes;
  }

  /**
   * Returns the index behind the last byte; a pair of surrogates must not be cut. There is room for
   * {@link #MAX_BYTES_PER_CHAR} for each.
   */
  static int encode(char[] in, int begin, int end, byte[] out, int start) {
    int at = start;
    int seen = 0;
    for (int i = begin; i < end; i++) { // no branch in it, so that the compiler unrolls it
      int bytes = BYTES[in[i]];
      FOUR_BYTES.set(out, at, bytes);
      at += bytes >>> LENGTH_SHIFT;
      seen |= bytes;
    }
    return seen < SPECIAL ? at : encodeSpecial(in, begin, end, out, start);
  }

  private static int encodeSpecial(char[] in, int begin, int end, byte[] out, int start) {
    int at = start;
    for (int i = begin; i < end; i++) {
      char c = in[i];
      int bytes = BYTES[c];
      if (bytes != SPECIAL) {
        FOUR_BYTES.set(out, at, bytes);
        at += bytes >>> LENGTH_SHIFT;
      } else if (!Character.isSurrogate(c)) {
        at = escape(c, out, at);
      } else if (i + 1 < end && Character.isSurrogatePair(c, in[i + 1])) {
        at = four(Character.toCodePoint(c, in[++i]), out, at);
      } else {
        FOUR_BYTES.set(out, at, three('\uFFFD'));
        at += 3;
      }
    }
    return at;
  }

  // First byte lowest.
  private static int two(char c) {
    return 2 << LENGTH_SHIFT | 0x80C0 | (c >> 6) | ((c & 0x3F) << 8);
  }

  private static int three(char c) {
    return 3 << LENGTH_SHIFT | 0x8080E0 | (c >> 12) | ((c & 0xFC0) << 2) | ((c & 0x3F) << 16);
  }

  private static int four(int codePoint, byte[] out, int at) {
    out[at] = (byte) (0xF0 | (codePoint >> 18));
    out[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    out[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    out[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return at + 4;
  }

  private static int escape(char c, byte[] out, int start) {
    int at = start;
    out[at++] = '\\';
    out[at++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[at++] = HEX[(c >> shift) & 0xF];
    }
    return at;
  }
}
