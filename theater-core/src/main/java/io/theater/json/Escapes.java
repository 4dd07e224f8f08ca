package io.theater.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns characters into the inside of a JSON string in UTF-8. */
final class Escapes {
  static final int MAX_BYTES_PER_CHAR = 6;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte UNICODE = 1;
  private static final byte[] ESCAPES = escapes();

  private Escapes() {}

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    Arrays.fill(escapes, 0, ' ', UNICODE);
    escapes[0x7f] = UNICODE;
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    return escapes;
  }

  /** Returns the index behind the last byte; a pair of surrogates must not be cut. */
  static int encode(char[] in, int count, byte[] out, int start) {
    int at = start;
    for (int i = 0; i < count; i++) {
      char c = in[i];
      if (c < 0x80) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
          out[at++] = (byte) c;
        } else {
          at = escape(c, escape, out, at);
        }
      } else if (c < 0x800) {
        out[at++] = (byte) (0xC0 | (c >> 6));
        out[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        at = (c & 0xFFFE) == 0x2028 ? escape(c, UNICODE, out, at) : three(c, out, at);
      } else if (i + 1 < count && Character.isSurrogatePair(c, in[i + 1])) {
        at = four(Character.toCodePoint(c, in[++i]), out, at);
      } else {
        at = three('\uFFFD', out, at);
      }
    }
    return at;
  }

  private static int escape(char c, byte escape, byte[] out, int start) {
    int at = start;
    out[at++] = '\\';
    if (escape != UNICODE) {
      out[at++] = escape;
      return at;
    }
    out[at++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[at++] = HEX[(c >> shift) & 0xF];
    }
    return at;
  }

  private static int three(char c, byte[] out, int at) {
    out[at] = (byte) (0xE0 | (c >> 12));
    out[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3F));
    out[at + 2] = (byte) (0x80 | (c & 0x3F));
    return at + 3;
  }

  private static int four(int codePoint, byte[] out, int at) {
    out[at] = (byte) (0xF0 | (codePoint >> 18));
    out[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    out[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    out[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return at + 4;
  }
}
