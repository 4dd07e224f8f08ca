package io.theater;

import io.theater.internal.CappedText;
import io.theater.internal.CleanText;
import org.jspecify.annotations.Nullable;

/** Makes ids and names of the host safe to store: never null, never empty, never huge. */
final class Names {
  static final int MAX_ID = 512;

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
    String clean = CleanText.of(id);
    if (clean.length() <= MAX_ID) {
      return clean;
    }
    CappedText whole = new CappedText(1);
    whole.append(clean);
    String digest = java.util.Objects.requireNonNull(whole.truncation("id")).sha256();
    return CleanText.of(clean.substring(0, MAX_ID - 17)) + "~" + digest.substring(0, 16);
  }
}
