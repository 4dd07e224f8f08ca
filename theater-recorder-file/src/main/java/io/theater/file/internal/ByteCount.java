package io.theater.file.internal;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as people write them: bytes, or a number with KB, MB or GB, which are powers of 1,000. */
public final class ByteCount {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([KMG]?B)?");
  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "KB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L);

  private ByteCount() {}

  /** The number of bytes, or null when the text is none, or too large. */
  public static @Nullable Long parse(String text) {
    Matcher parts = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      return null;
    }
    String unit = parts.group(2) == null ? "B" : parts.group(2);
    try {
      return Math.multiplyExact(Long.parseLong(parts.group(1)), UNITS.getOrDefault(unit, 1L));
    } catch (ArithmeticException tooLarge) {
      return null;
    }
  }
}
