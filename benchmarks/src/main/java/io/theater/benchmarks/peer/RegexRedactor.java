package io.theater.benchmarks.peer;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The usual way: one pass of a regular expression for each of 15 kinds of secret. */
public final class RegexRedactor {
  private static final List<Pattern> KINDS =
      Stream.of(
              "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
              "\\bAIza[0-9A-Za-z_-]{35}",
              "\\bLTAI[0-9A-Za-z]{12,20}\\b",
              "\\bsk-ant-[0-9A-Za-z_-]{8,}",
              "\\bsk-(?:proj-)?[0-9A-Za-z_-]{16,}",
              "\\bhf_[0-9A-Za-z]{20,}",
              "\\bgh[pousr]_[0-9A-Za-z]{20,}",
              "\\bglpat-[0-9A-Za-z_-]{16,}",
              "\\bxox[abeoprs]-[0-9A-Za-z-]{10,}",
              "\\bsk_live_[0-9A-Za-z]{10,}",
              "\\beyJ[0-9A-Za-z_-]+\\.[0-9A-Za-z_-]+\\.[0-9A-Za-z_-]+",
              "(?i)\\b(?:bearer|basic)\\s+[0-9A-Za-z+/=._~-]{8,}",
              "[a-z][a-z0-9+.-]*://[^\\s:/@]+:[^\\s/@]+@",
              "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?-----END [A-Z ]*PRIVATE KEY-----",
              "(?i)(?:password|passwd|secret|token|api[_-]?key)[\"']?\\s*[:=]\\s*[\"']?[^\\s\"',;]+")
          .map(Pattern::compile)
          .toList();

  /** Masks what the kinds match. */
  public String redact(String text) {
    String masked = text;
    for (Pattern kind : KINDS) {
      masked = kind.matcher(masked).replaceAll("[REDACTED]");
    }
    return masked;
  }
}
