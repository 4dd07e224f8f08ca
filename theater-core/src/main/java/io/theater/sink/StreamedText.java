package io.theater.sink;

import io.theater.history.RecordSize;
import org.jspecify.annotations.Nullable;

/** Text that is still arriving; not thread-safe. */
final class StreamedText {
  /** As many characters as a field of an ended record may have by default. */
  static final int MAX_CHARACTERS = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();

  void append(String moreText, String moreReasoning) {
    append(text, moreText);
    append(reasoning, moreReasoning);
  }

  @Nullable String text() {
    return text.isEmpty() ? null : text.toString();
  }

  @Nullable String reasoning() {
    return reasoning.isEmpty() ? null : reasoning.toString();
  }

  long bytes() {
    return RecordSize.ofCharacters((long) text.length() + reasoning.length());
  }

  private static void append(StringBuilder all, String more) {
    all.append(more, 0, Math.min(more.length(), MAX_CHARACTERS - all.length()));
  }
}
