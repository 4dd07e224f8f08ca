package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.RegexRedactor;
import io.theater.benchmarks.work.BilingualText;
import io.theater.benchmarks.work.Rate;
import io.theater.benchmarks.work.SecretText;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Masking whole texts, one thread. */
public final class RedactionRate implements Scenario {
  private static final int TEXTS = 256;
  private static final int TEXT_BYTES = 6_144;
  private static final Duration TIME = Duration.ofMillis(600);
  private static final String OURS = "theater Redactors.standard()";
  private static final String PEER = "15 java.util.regex passes";
  private static final String CLEAN = "clean MB/s";
  private static final String SECRETS = "secret per KB MB/s";

  private final Texts clean;
  private final Texts secrets;

  /** Makes the texts. */
  public RedactionRate() {
    BilingualText texts = new BilingualText(7);
    List<String> made = Stream.generate(() -> texts.ofBytes(TEXT_BYTES)).limit(TEXTS).toList();
    clean = Texts.of(made);
    secrets = Texts.of(made.stream().map(SecretText::withSecretPerKilobyte).toList());
  }

  /** Texts and their mean length in UTF-8. */
  private record Texts(List<String> texts, double meanBytes) {
    static Texts of(List<String> texts) {
      double mean = texts.stream().mapToInt(BilingualText::utf8Length).average().orElseThrow();
      return new Texts(texts, mean);
    }

    double megabytesPerSecond(Duration time, UnaryOperator<String> redact) {
      Rate rate = Rate.of(time, n -> redact.apply(texts.get(n % texts.size())).length());
      return rate.callsPerSecond() * meanBytes / 1e6;
    }
  }

  @Override
  public String name() {
    return "redaction-rate";
  }

  @Override
  public String title() {
    return "Bilingual texts of 6 KB, clean and with one secret in each kilobyte, one thread; bytes"
        + " are those in UTF-8.";
  }

  @Override
  public String reference() {
    return PEER;
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(OURS, CLEAN, 400), Goal.atLeast(OURS, SECRETS, 100));
  }

  @Override
  public Map<String, Variant> variants() {
    Redactor redactor = Redactors.standard();
    RegexRedactor regex = new RegexRedactor();
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(OURS, effort -> measure(effort, text -> redactor.redact(text).text()));
    variants.put(PEER, effort -> measure(effort, regex::redact));
    return variants;
  }

  private Figures measure(Effort effort, UnaryOperator<String> redact) {
    Duration time = effort.of(TIME);
    return Figures.of(CLEAN, clean.megabytesPerSecond(time, redact))
        .and(SECRETS, secrets.megabytesPerSecond(time, redact));
  }
}
