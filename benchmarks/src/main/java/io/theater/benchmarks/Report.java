package io.theater.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A whole run: written as JSON with every round, and as markdown with medians.
 *
 * @param suite name of the suite
 * @param command the command that made it
 * @param machine facts about machine and versions
 * @param rounds measured rounds of every variant
 * @param scale 1 unless it was only a try
 * @param outcomes by scenario
 */
public record Report(
    String suite,
    String command,
    Map<String, String> machine,
    int rounds,
    double scale,
    List<Outcome> outcomes) {

  /** The report as markdown. */
  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(suite).append("\n\n");
    page.append("Command: `").append(command).append("`\n\n");
    page.append("Medians of ").append(rounds).append(" rounds; min–max below each median");
    page.append(
        scale == 1 ? ".\n\n" : ". **A try at scale " + scale + ", not a measurement.**\n\n");
    machine.forEach(
        (name, fact) -> page.append("- ").append(name).append(": ").append(fact).append('\n'));
    outcomes.forEach(outcome -> append(page, outcome));
    return page.toString();
  }

  private static void append(StringBuilder page, Outcome outcome) {
    page.append("\n## ").append(outcome.name()).append("\n\n");
    page.append(outcome.title()).append("\n\n");
    new Table(outcome).appendTo(page);
    goals(page, outcome, true, "Reached");
    goals(page, outcome, false, "**Not reached**");
  }

  private static void goals(StringBuilder page, Outcome outcome, boolean met, String heading) {
    List<String> words =
        outcome.goals().stream()
            .filter(goal -> goal.isMet(outcome) == met)
            .map(Goal::words)
            .toList();
    if (!words.isEmpty()) {
      page.append('\n').append(heading).append(": ").append(String.join("; ", words)).append('\n');
    }
  }
}
