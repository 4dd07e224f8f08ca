package io.theater.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a scenario measured: every round of every variant.
 *
 * @param name of the scenario
 * @param title of the scenario
 * @param reference variant that ratios refer to; blank for none
 * @param goals what was to be reached
 * @param rounds figures of the measured rounds by variant, in order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Outcome(
    String name,
    String title,
    String reference,
    List<Goal> goals,
    Map<String, List<Figures>> rounds) {

  /** Snapshots the collections. */
  public Outcome {
    goals = List.copyOf(goals);
    rounds = new LinkedHashMap<>(rounds);
  }

  /** Names of all figures in the order in which they first appear. */
  public Set<String> figures() {
    Set<String> names = new LinkedHashSet<>();
    rounds.values().forEach(all -> all.forEach(round -> names.addAll(round.values().keySet())));
    return names;
  }

  /** The figure that ratios are made of. */
  public String firstFigure() {
    return figures().iterator().next();
  }

  /** The values of one figure, round by round; empty when the variant does not have it. */
  public double[] values(String variant, String figure) {
    return rounds.getOrDefault(variant, List.of()).stream()
        .map(Figures::values)
        .filter(round -> round.containsKey(figure))
        .mapToDouble(round -> round.get(figure))
        .toArray();
  }

  /** The median over the rounds; NaN when there is nothing. */
  public double median(String variant, String figure) {
    return Numbers.median(values(variant, figure));
  }

  /** First figure of a variant as a multiple of that of the reference. */
  public double ratio(String variant) {
    return median(variant, firstFigure()) / median(reference, firstFigure());
  }
}
