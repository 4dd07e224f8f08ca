package io.theater.redact;

/** A set of ASCII characters. */
final class Ascii {

  static final Ascii DIGIT = of("0-9");
  static final Ascii ALNUM = of("0-9A-Za-z");
  static final Ascii WORD = of("0-9A-Za-z_");
  static final Ascii TOKEN = of("0-9A-Za-z_-");
  static final Ascii UPPER_ALNUM = of("0-9A-Z");
  static final Ascii HEX = of("0-9a-f");
  static final Ascii BASE64 = of("0-9A-Za-z+/=");
  static final Ascii DOTTED = of("0-9A-Za-z._-");
  static final Ascii TOKEN68 = of("0-9A-Za-z._~+/=-");

  private final long low;
  private final long high;

  private Ascii(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /** Parses characters and ranges such as {@code A-Z}; a dash at the end is a dash. */
  static Ascii of(String ranges) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < ranges.length(); i++) {
      boolean range = i + 2 < ranges.length() && ranges.charAt(i + 1) == '-';
      int to = ranges.charAt(range ? i + 2 : i);
      for (int c = ranges.charAt(i); c <= to; c++) {
        low |= c < 64 ? 1L << c : 0;
        high |= c >= 64 ? 1L << c : 0;
      }
      i += range ? 2 : 0;
    }
    return new Ascii(low, high);
  }

  boolean has(char c) {
    return c < 128 && ((c < 64 ? low : high) >>> c & 1) != 0;
  }
}
