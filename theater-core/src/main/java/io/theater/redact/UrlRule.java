package io.theater.redact;

/**
 * The password, or a long user name, before the host of a URL; also with {@code jdbc:} before it.
 */
final class UrlRule implements Rule {

  private static final String KIND = "url_password";
  private static final Ascii SCHEME = Ascii.of("0-9A-Za-z+.");
  private static final Ascii END = Ascii.of("/?#\"'<>`\\,;)}");
  private static final int LONGEST = 512;
  private static final int LONG_USER = 20;

  private final Masks masks;

  UrlRule(Masks masks) {
    this.masks = masks;
  }

  @Override
  public Verdict verify(Window text, int start, int end) {
    if (!SCHEME.has(text.at(start - 1))) {
      return Verdict.NONE;
    }
    int colon = -1;
    int at = -1;
    int i = masks.skip(text, end);
    if (i > end && text.at(i) == '@') {
      return Verdict.skip(i);
    }
    for (char c = text.at(i); !endsAuthority(c); c = text.at(++i)) {
      colon = c == ':' && colon < 0 ? i : colon;
      at = c == '@' ? i : at;
      if (i - end > LONGEST) {
        return Verdict.secret(KIND, colon < 0 ? end : colon + 1, Tails.USER_INFO);
      }
    }
    return userInfo(text, end, colon, at);
  }

  private Verdict userInfo(Window text, int start, int colon, int at) {
    boolean user = colon < 0 || colon > at;
    if (at < 0 || (user && (at - start < LONG_USER || !text.any(start, at, Ascii.DIGIT)))) {
      return Verdict.NONE;
    }
    int from = user ? start : colon + 1;
    int masked = masks.skip(text, from);
    return masked >= at ? Verdict.skip(at) : Verdict.secret(KIND, masked, at);
  }

  static boolean endsAuthority(char c) {
    return c <= ' ' || END.has(c) || Bare.isWide(c);
  }
}
