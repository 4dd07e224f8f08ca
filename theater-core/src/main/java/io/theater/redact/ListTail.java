package io.theater.redact;

/** A list of quoted strings, from within the first one to the bracket that closes the list. */
final class ListTail implements Tail {

  private final char quote;
  private final int escapes;
  private Quotes string;
  private boolean inside = true;
  private String closing = "";

  ListTail(char quote, int escapes) {
    this.quote = quote;
    this.escapes = escapes;
    this.string = new Quotes(quote, escapes);
  }

  @Override
  public int swallow(Window text, int from) {
    int i = from;
    while (true) {
      if (inside) {
        i = string.swallow(text, i);
        inside = text.starved() || i >= text.limit();
        i += inside ? 0 : 1;
      }
      char c = text.at(i);
      if (text.starved() || i >= text.limit()) {
        return i;
      }
      if (c == ']') {
        closing = string.closing() + quote;
        return i;
      }
      i++;
      if (c == quote) {
        string = new Quotes(quote, escapes);
        inside = true;
      }
    }
  }

  @Override
  public String closing() {
    return closing;
  }

  @Override
  public boolean survivesGap() {
    return true;
  }
}
