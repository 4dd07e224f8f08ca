package io.theater.benchmarks;

import java.util.Arrays;
import java.util.Set;

/** The markdown table of one scenario: a row a variant, a column a figure. */
final class Table {
  private final Outcome outcome;
  private final Set<String> figures;
  private final boolean ratios;

  Table(Outcome outcome) {
    this.outcome = outcome;
    this.figures = outcome.figures();
    this.ratios = !outcome.reference().isBlank();
  }

  void appendTo(StringBuilder page) {
    page.append("| |");
    if (ratios) {
      page.append(" × ").append(outcome.reference()).append(" |");
    }
    figures.forEach(figure -> page.append(' ').append(figure).append(" |"));
    page.append("\n|---|").append("---|".repeat(figures.size() + (ratios ? 1 : 0))).append('\n');
    outcome.rounds().keySet().forEach(variant -> row(page, variant));
  }

  private void row(StringBuilder page, String variant) {
    page.append("| ").append(variant).append(" |");
    if (ratios) {
      page.append(' ').append(Numbers.text(outcome.ratio(variant))).append(" |");
    }
    figures.forEach(
        figure -> page.append(' ').append(cell(outcome.values(variant, figure))).append(" |"));
    page.append('\n');
  }

  private static String cell(double[] values) {
    if (values.length == 0) {
      return "";
    }
    double least = Arrays.stream(values).min().orElseThrow();
    double most = Arrays.stream(values).max().orElseThrow();
    String median = Numbers.text(Numbers.median(values));
    return least == most
        ? median
        : median + "<br><sub>" + Numbers.text(least) + "–" + Numbers.text(most) + "</sub>";
  }
}
