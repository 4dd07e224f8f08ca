package io.theater.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Outcome OUTCOME =
      new Outcome(
          "copying",
          "Copies a file.",
          "peer",
          List.of(
              Goal.atLeast("ours", "records/s", 1.5).times("peer"),
              Goal.atMost("ours", "p99 µs", 3)),
          rounds());

  private static Map<String, List<Figures>> rounds() {
    Map<String, List<Figures>> rounds = new LinkedHashMap<>();
    rounds.put(
        "ours",
        List.of(
            Figures.of("records/s", 300).and("p99 µs", 4),
            Figures.of("records/s", 100).and("p99 µs", 4),
            Figures.of("records/s", 200).and("p99 µs", 4).and("lost %", 0.5)));
    rounds.put(
        "peer",
        List.of(
            Figures.of("records/s", 100),
            Figures.of("records/s", 100),
            Figures.of("records/s", 100)));
    return rounds;
  }

  private static Report report(double scale) {
    return new Report("suite", "run suite", Map.of("CPU", "two cores"), 3, scale, List.of(OUTCOME));
  }

  @Test
  void tableHasMediansRangesRatiosAndGapsWhereAVariantHasNoSuchFigure() {
    StringBuilder page = new StringBuilder();
    new Table(OUTCOME).appendTo(page);

    assertThat(page.toString())
        .isEqualTo(
            """
            | | × peer | records/s | p99 µs | lost % |
            |---|---|---|---|---|
            | ours | 2 | 200<br><sub>100–300</sub> | 4 | 0.5 |
            | peer | 1 | 100 |  |  |
            """);
  }

  @Test
  void saysWhichGoalsAreReached() {
    assertThat(report(1).markdown())
        .contains("\nReached: ours: records/s ≥ 1.5 × peer\n")
        .contains("\n**Not reached**: ours: p99 µs ≤ 3\n");
  }

  @Test
  void goalOnAFigureNobodyMeasuredIsNotReached() {
    assertThat(Goal.atMost("ours", "unknown", 1).isMet(OUTCOME)).isFalse();
  }

  @Test
  void namesCommandMachineAndTries() {
    assertThat(report(1).markdown())
        .contains("`run suite`", "- CPU: two cores")
        .doesNotContain("A try");
    assertThat(report(0.1).markdown()).contains("A try at scale 0.1");
  }

  @Test
  void comesBackFromJsonAsItWas() throws IOException {
    ObjectMapper json = new ObjectMapper();

    assertThat(json.readValue(json.writeValueAsBytes(OUTCOME), Outcome.class)).isEqualTo(OUTCOME);
  }
}
