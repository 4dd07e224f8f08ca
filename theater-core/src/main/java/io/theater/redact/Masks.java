package io.theater.redact;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The masks, by kind, and how to recognise one in a text that is redacted again. */
final class Masks {

  private static final Comparator<String> LONGEST_FIRST =
      Comparator.comparingInt(String::length).reversed();

  private final Map<String, String> masks = new HashMap<>();
  private final List<String> literals;
  private final String prefix;

  Masks(Set<String> kinds, UnaryOperator<String> mask) {
    kinds.forEach(kind -> masks.put(kind, mask.apply(kind)));
    literals = masks.values().stream().distinct().sorted(LONGEST_FIRST).toList();
    prefix = literals.stream().reduce(Masks::common).orElse("");
  }

  String of(String kind) {
    return masks.getOrDefault(kind, "[REDACTED]");
  }

  /** What all masks begin with; may be empty. */
  String prefix() {
    return prefix;
  }

  /** The end of the masks that stand at an index; the index itself when there are none. */
  int skip(Window text, int from) {
    int i = from;
    for (int end = one(text, i); end > i; end = one(text, i)) {
      i = end;
    }
    return i;
  }

  private int one(Window text, int from) {
    if (!prefix.isEmpty() && text.startsWith(from, prefix, true)) {
      for (String literal : literals) {
        if (text.startsWith(from, literal, prefix.length(), true)) {
          return from + literal.length();
        }
      }
    }
    return from;
  }

  private static String common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return a.substring(0, i);
  }
}
