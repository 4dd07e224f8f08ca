package io.theater;

import io.theater.internal.CappedText;
import io.theater.internal.CleanText;
import org.jspecify.annotations.Nullable;

/** Makes ids and names of the host safe to store: never null, never empty, never huge. */
final class Names {
  static final int MAX_ID = 512;

  private static final int MAX_DIGESTED = 32 * 1024;

  private Names() {}

  static String name(@Nullable String name) {
    return cap(name == null || name.isBlank() ? "unnamed" : name);
  }

  static String session(@Nullable String id) {
    return cap(id == null || id.isBlank() ? "default" : id);
  }

  static @Nullable String optional(@Nullable String id) {
    return id == null ? null : cap(id);
  }

  /** Two long ids stay different: the digest of the whole replaces what is cut. */
  private static String cap(String id) {
    if (id.length() <= MAX_ID) {
      return CleanText.of(id);
    }
    String clean = CleanText.of(id.substring(0, MAX_ID));
    CappedText whole = new CappedText(1);
    // Its ends and its length: nobody's names differ only in the middle of a book.
    whole.append(id.substring(0, Math.min(id.length(), MAX_DIGESTED)));
    whole.append(id.substring(Math.max(0, id.length() - MAX_DIGESTED)));
    whole.append(String.valueOf(id.length()));
    String digest = java.util.Objects.requireNonNull(whole.truncation("id")).sha256();
    return CleanText.of(clean.substring(0, MAX_ID - 17)) + "~" + digest.substring(0, 16);
  }
}
