package io.theater.redact;

/**
 * The rest of a word whose beginning is lost, and of a private key: lines that are nothing but
 * base64 go with it.
 */
final class GapTail implements Tail {

  private static final Ascii LINE_BREAK = Ascii.of("\r\n");
  private static final int LINE = 40;
  private static final int LONGEST_LINE = 80;

  @Override
  public int swallow(Window text, int from) {
    int i = from;
    while (!endsAt(text, i) && !text.starved()) {
      i++;
    }
    return i;
  }

  private static boolean endsAt(Window text, int index) {
    char c = text.at(index);
    if (c == '\n' || c == '\r') {
      return !keyLine(text, index + 1);
    }
    return c <= ' ' || c >= 127 || c == '"' || c == '\'';
  }

  private static boolean keyLine(Window text, int from) {
    int start = text.at(from) == '\n' ? from + 1 : from;
    int stop = text.run(start, Ascii.BASE64, LONGEST_LINE);
    if (stop - start >= LINE || text.startsWith(start, PemRule.END, true)) {
      return true;
    }
    int next = text.run(stop, LINE_BREAK, 2);
    return stop > start && next > stop && text.startsWith(next, PemRule.END, true);
  }
}
