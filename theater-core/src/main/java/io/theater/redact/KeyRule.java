package io.theater.redact;

/**
 * The value behind a secret key: {@code "password": "x"}, {@code \"password\":\"x\"}, {@code
 * password=x}, {@code Cookie: x}, {@code 密码是x}, {@code <password>x</password>}. The key need not
 * stand in valid JSON.
 */
final class KeyRule implements Rule {

  private static final Ascii NAME = Ascii.of("0-9A-Za-z_$-");
  private static final Ascii BLANK = Ascii.of(" \t");
  private static final Ascii SPACE = Ascii.of(" \t\r\n");
  private static final Ascii NUMBER = Ascii.of("0-9.eE+-");
  private static final Ascii STRING_END = Ascii.of("\\\"'");
  private static final Ascii TO_NEXT_NAME = Ascii.of(", \t\r\n\\\"'");
  private static final Ascii STRING_PREFIX = Ascii.of("bBfFrRuU@$");
  private static final int SPACES = 256;
  private static final int LOGPROB_TOKEN = 48;

  private final KeyNames.Key key;
  private final Masks masks;

  KeyRule(KeyNames.Key key, Masks masks) {
    this.key = key;
    this.masks = masks;
  }

  @Override
  public Verdict verify(Window text, int start, int end) {
    int nameEnd = nameEnd(text, end);
    if (NAME.has(text.at(nameEnd)) || (key.isToken() && KeyNames.isCounter(text, start))) {
      return Verdict.NONE;
    }
    int escapes = Quotes.backslashes(text, nameEnd);
    boolean quoted = Quotes.isQuote(text.at(nameEnd + escapes));
    int keyEnd = quoted ? nameEnd + escapes + 1 : nameEnd;
    int separator = text.run(keyEnd, quoted ? SPACE : BLANK, quoted ? SPACES : 8);
    int afterSeparator = afterSeparator(text, separator, start);
    if (afterSeparator < 0) {
      return Verdict.NONE;
    }
    int value = text.run(afterSeparator, quoted ? SPACE : BLANK, SPACES);
    String delimiter = quoted ? text.copy(nameEnd, keyEnd) : "";
    return value(text, start, value, text.at(separator), delimiter);
  }

  private int nameEnd(Window text, int end) {
    int i = text.run(end, Ascii.DIGIT, 4);
    boolean plural = !key.isToken() && key.strength() != KeyNames.Strength.HEADER;
    i += plural && Window.lower(text.at(i)) == 's' ? 1 : 0;
    return i + (text.at(i) == ']' ? 1 : 0);
  }

  /** The index behind the separator, or -1 when there is none. */
  private int afterSeparator(Window text, int at, int start) {
    char c = text.at(at);
    if (c == '=' || c == ':' || c == '：' || c == '＝') {
      int i = at + 1;
      while (i - at < 4 && (text.at(i) == '=' || text.at(i) == '>')) {
        i++;
      }
      boolean path = c == ':' && (text.at(i) == ':' || text.startsWith(i, "//", true));
      return path ? -1 : i;
    }
    if (c == '\\' && text.startsWith(at, "\\u003", true)) {
      char digit = Window.lower(text.at(at + 5));
      return digit == 'd' || digit == 'a' ? at + 6 : -1;
    }
    if (key.isChinese() && (c == '是' || c == '为')) {
      return at + (text.at(at + 1) == '：' || text.at(at + 1) == ':' ? 2 : 1);
    }
    int name = text.runBack(start, NAME, Window.CONTEXT);
    if (c == '>') {
      return text.at(name - 1) == '<' ? at + 1 : -1;
    }
    boolean option = text.startsWith(name, "--", true) && BLANK.has(text.at(at - 1));
    return option && c != '-' && Bare.isRandom(text, at) ? at : -1;
  }

  private Verdict value(Window text, int start, int value, char separator, String delimiter) {
    int prefix = text.run(value, STRING_PREFIX, 2);
    int opening = Quotes.isQuote(text.at(prefix)) ? prefix : value;
    int escapes = Quotes.backslashes(text, opening);
    char c = text.at(opening + escapes);
    if (Quotes.isQuote(c)) {
      return quoted(text, opening + escapes + 1, c, escapes);
    }
    if (key.strength() == KeyNames.Strength.HEADER && separator == ':' && delimiter.isEmpty()) {
      return header(text, start, value);
    }
    if (c == '[' && masks.skip(text, value) == value) {
      return list(text, value + 1);
    }
    boolean number = !delimiter.isEmpty() && NUMBER.has(c);
    if (number && !key.isToken()) {
      return Verdict.secret(key.kind(), value, Tails.run(NUMBER, delimiter)).opening(delimiter);
    }
    return number ? Verdict.NONE : bare(text, value);
  }

  private Verdict quoted(Window text, int start, char quote, int escapes) {
    Quotes string = new Quotes(quote, escapes);
    int from = start;
    if (escapes == 0 && text.at(from) == quote && text.at(from + 1) == quote) {
      from += 2;
    }
    from = masks.skip(text, from);
    boolean done = string.closesAt(text, from) || (key.isToken() && isLogprob(text, from, string));
    return done ? Verdict.skip(from) : Verdict.secret(key.kind(), from, string);
  }

  /** Whether this is a piece of model output with its probability, as models report them. */
  private static boolean isLogprob(Window text, int from, Quotes string) {
    int i = from;
    while (!string.closesAt(text, i)) {
      if (++i - from > LOGPROB_TOKEN || text.at(i) < ' ') {
        return false;
      }
    }
    int comma = text.run(i, STRING_END, 8);
    int name = text.run(comma, TO_NEXT_NAME, 40);
    return text.startsWith(name, "logprob", true) || text.startsWith(name, "bytes", true);
  }

  private Verdict header(Window text, int start, int value) {
    int name = text.runBack(start, NAME, Window.CONTEXT);
    char before = text.at(name - 1);
    HeaderTail tail = new HeaderTail(Quotes.isQuote(before) ? before : 0);
    int from = masks.skip(text, value);
    return tail.endsAt(text, from) ? Verdict.skip(from) : Verdict.secret(key.kind(), from, tail);
  }

  private Verdict list(Window text, int start) {
    int from = text.run(start, SPACE, SPACES);
    int escapes = Quotes.backslashes(text, from);
    char quote = text.at(from + escapes);
    if (!Quotes.isQuote(quote)) {
      return Verdict.NONE;
    }
    int string = from + escapes + 1;
    int masked = masks.skip(text, string);
    if (text.endsAt(masked)
        || (masked > string
            && new Quotes(quote, escapes).closesAt(text, masked)
            && text.at(masked + escapes + 1) == ']')) {
      return Verdict.skip(masked);
    }
    return Verdict.secret(key.kind(), string, new ListTail(quote, escapes));
  }

  private Verdict bare(Window text, int value) {
    int from = masks.skip(text, value);
    if (from > value) {
      return Bare.endsAt(text, from)
          ? Verdict.skip(from)
          : Verdict.secret(key.kind(), from, Tails.BARE);
    }
    boolean secret =
        !Bare.endsAt(text, from)
            && !Bare.isOrdinary(text, from)
            && !isPath(text, from)
            && (key.strength() == KeyNames.Strength.SURE || Bare.isRandom(text, from));
    return secret ? Verdict.secret(key.kind(), from, Tails.BARE) : Verdict.NONE;
  }

  /** The working directory is called PWD in environments. */
  private boolean isPath(Window text, int from) {
    return key.phrase().equals("pwd") && text.at(from) == '/';
  }
}
