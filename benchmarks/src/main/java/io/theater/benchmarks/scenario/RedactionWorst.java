package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts of 10 MB that try to make masking slow. */
public final class RedactionWorst implements Scenario {
  private static final int CHARS = 10_000_000;
  private static final String TIME = "ms for 10 MB";

  private static final Map<String, String> PATTERNS = new LinkedHashMap<>();

  static {
    PATTERNS.put("one letter", "a");
    PATTERNS.put("anchors without secrets", "sk- ");
    PATTERNS.put("anchors in a row", "sk-");
    PATTERNS.put("keys without values", "password=");
    PATTERNS.put("keys and secrets", "password=hunter2 ");
    PATTERNS.put("JSON keys, open quotes", "\"password\":\"");
    PATTERNS.put("escaped quotes", "\\\"password\\\":\\\"x\\\",");
    PATTERNS.put("backslashes", "\\");
    PATTERNS.put("quotes", "\"");
    PATTERNS.put("open braces", "{\"a\":");
    PATTERNS.put("token beginnings", "eyJ");
    PATTERNS.put("token parts", "eyJhbGciOi.");
    PATTERNS.put("key block beginnings", "-----BEGIN RSA PRIVATE KEY-----\n");
    PATTERNS.put("dashes", "-");
    PATTERNS.put("URLs without end", "http://a:");
    PATTERNS.put("URL user info", "https://user:pw@");
    PATTERNS.put("bearer", "Bearer ");
    PATTERNS.put("cookies", "Cookie: a=b; ");
    PATTERNS.put("digits", "13800138000");
    PATTERNS.put("masks", "[REDACTED:password]");
  }

  @Override
  public String name() {
    return "redaction-worst";
  }

  @Override
  public String title() {
    return "One text of 10 million characters made of one pattern, masked whole, one thread.";
  }

  @Override
  public List<Goal> goals() {
    return PATTERNS.keySet().stream().map(name -> Goal.atMost(name, TIME, 500)).toList();
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    PATTERNS.forEach(
        (name, pattern) ->
            variants.put(
                name, effort -> measure(pattern.repeat(effort.of(CHARS) / pattern.length() + 1))));
    return variants;
  }

  private static Figures measure(String text) {
    Redactor redactor = Redactors.standard();
    System.gc(); // what the one before has left behind is not this one's
    long start = System.nanoTime();
    int length = redactor.redact(text).text().length();
    double millis = (System.nanoTime() - start) / 1e6;
    return Figures.of(TIME, millis).and("output, % of input", 100.0 * length / text.length());
  }
}
