package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.BilingualText;
import io.theater.benchmarks.work.Rate;
import io.theater.benchmarks.work.SecretText;
import io.theater.redact.RedactingStream;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Masking an answer of 4 KB that arrives in pieces of 20 characters, one thread. */
public final class RedactionStream implements Scenario {
  private static final Duration TIME = Duration.ofMillis(600);
  private static final int PIECE_CHARS = 20;
  private static final String COST = "µs/delta";
  private static final String CLEAN = "clean";
  private static final String SECRETS = "secret per KB";

  @Override
  public String name() {
    return "redaction-stream";
  }

  @Override
  public String title() {
    return "What masking adds to one delta of 20 characters of an answer of 4 KB, one thread; the"
        + " start and end of the stream are shared out among its deltas.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atMost(CLEAN, COST, 2), Goal.atMost(SECRETS, COST, 2));
  }

  @Override
  public Map<String, Variant> variants() {
    String clean = new BilingualText(11).ofBytes(4_096);
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(CLEAN, effort -> measure(effort, pieces(clean)));
    variants.put(
        SECRETS, effort -> measure(effort, pieces(SecretText.withSecretPerKilobyte(clean))));
    return variants;
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); from += PIECE_CHARS) {
      pieces.add(text.substring(from, Math.min(text.length(), from + PIECE_CHARS)));
    }
    return pieces;
  }

  private static Figures measure(Effort effort, List<String> pieces) {
    Redactor redactor = Redactors.standard();
    Rate answers =
        Rate.of(
            effort.of(TIME),
            n -> {
              RedactingStream stream = redactor.stream();
              long shown = 0;
              for (String piece : pieces) {
                shown += stream.append(piece).text().length();
              }
              return shown + stream.finish().text().length();
            });
    return Figures.of(COST, answers.microsPerCall() / pieces.size())
        .and("B/delta", answers.bytesPerCall() / pieces.size());
  }
}
