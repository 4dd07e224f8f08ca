package io.theater.redact;

/**
 * Private keys in PEM blocks: from {@code BEGIN} to {@code END}, or to the end of the text; an
 * {@code END} without a {@code BEGIN} masks from the start of the text. Certificates and public
 * keys stay.
 */
final class PemRule implements Rule {

  static final String BEGIN = "-----BEGIN ";
  static final String END = "-----END ";
  static final String KIND = "private_key";

  private static final Ascii LABEL = Ascii.of("A-Z0-9 ");
  private static final Ascii DASH = Ascii.of("-");
  private static final int LABEL_LENGTH = 48;
  private static final String PRIVATE = "PRIVATE KEY";

  private final boolean begin;

  PemRule(boolean begin) {
    this.begin = begin;
  }

  @Override
  public Verdict verify(Window text, int start, int end) {
    int stop = text.run(end, LABEL, LABEL_LENGTH);
    if (!text.startsWith(stop, "-----", true) || !isPrivate(text, end, stop)) {
      return Verdict.NONE;
    }
    return begin
        ? Verdict.secret(KIND, start, end, Tails.PEM)
        : Verdict.secretFromStart(KIND, stop + 5);
  }

  private static boolean isPrivate(Window text, int from, int to) {
    for (int i = from; i + PRIVATE.length() <= to; i++) {
      if (text.startsWith(i, PRIVATE, true)) {
        return true;
      }
    }
    return false;
  }

  /** The end of the line that closes a block. */
  static int afterLabel(Window text, int from) {
    int stop = text.run(from, LABEL, LABEL_LENGTH);
    return text.run(stop, DASH, 5);
  }
}
