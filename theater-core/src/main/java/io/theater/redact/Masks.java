package io.theater.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The masks, by kind, and how to recognise one in a text that is redacted again. */
final class Masks implements Rule {

  private final Map<String, String> masks = new HashMap<>();
  private final List<String> literals;
  private final String prefix;

  Masks(Set<String> kinds, UnaryOperator<String> mask) {
    for (String kind : kinds) {
      masks.put(kind, mask.apply(kind));
    }
    literals = longestFirst(masks.values());
    prefix = common(literals);
  }

  private static List<String> longestFirst(Collection<String> masks) {
    List<String> sorted = new ArrayList<>();
    for (String mask : masks) {
      int i = sorted.size();
      while (i > 0 && sorted.get(i - 1).length() < mask.length()) {
        i--;
      }
      if (!sorted.contains(mask)) {
        sorted.add(i, mask);
      }
    }
    return List.copyOf(sorted);
  }

  private static String common(List<String> literals) {
    String prefix = literals.get(0);
    for (String literal : literals) {
      prefix = common(prefix, literal);
    }
    return prefix;
  }

  String of(String kind) {
    return masks.getOrDefault(kind, "[REDACTED]");
  }

  /** What all masks begin with; may be empty. */
  String prefix() {
    return prefix;
  }

  /** What is masked already is left alone. */
  @Override
  public Verdict verify(Window text, int start, int end) {
    return Verdict.skip(skip(text, start));
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
