package io.theater.redact;

import java.util.Map;

/**
 * A masked text and what was masked in it. Immutable.
 *
 * @param text the text that may be stored and shown
 * @param findings how many secrets of each kind were masked; empty when the text is unchanged
 */
public record Redaction(String text, Map<String, Integer> findings) {

  private static final Redaction EMPTY = new Redaction("", Map.of());

  /** Snapshots the findings. */
  public Redaction {
    findings = Map.copyOf(findings);
  }

  /**
   * A text in which nothing had to be masked.
   *
   * @param text the text
   * @return the same text without findings
   */
  public static Redaction clean(String text) {
    return text.isEmpty() ? EMPTY : new Redaction(text, Map.of());
  }

  /**
   * Whether anything was masked.
   *
   * @return false when the text is the same
   */
  public boolean changed() {
    return !findings.isEmpty();
  }
}
