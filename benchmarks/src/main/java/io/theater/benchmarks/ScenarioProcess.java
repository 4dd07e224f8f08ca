package io.theater.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one scenario in this JVM: {@code NAME ROUNDS SCALE DIRECTORY FILE}. */
public final class ScenarioProcess {
  private ScenarioProcess() {}

  /** Writes the outcome to the file. */
  public static void main(String[] arguments) throws Exception {
    Scenario scenario = Suites.scenario(arguments[0]);
    Effort effort =
        new Effort(
            Integer.parseInt(arguments[1]),
            Double.parseDouble(arguments[2]),
            Path.of(arguments[3]));
    new ObjectMapper().writeValue(Path.of(arguments[4]).toFile(), measure(scenario, effort));
    System.exit(0); // whatever threads a contender has left
  }

  static Outcome measure(Scenario scenario, Effort effort) throws Exception {
    Map<String, List<Figures>> rounds = new LinkedHashMap<>();
    for (int round = -scenario.warmups(); round < effort.rounds(); round++) {
      for (Map.Entry<String, Variant> variant : scenario.variants().entrySet()) {
        Figures figures = variant.getValue().measure(effort);
        System.err.println("  " + round + " " + variant.getKey() + " " + figures.values());
        if (round >= 0) {
          rounds.computeIfAbsent(variant.getKey(), name -> new ArrayList<>()).add(figures);
        }
      }
    }
    return new Outcome(
        scenario.name(), scenario.title(), scenario.reference(), scenario.goals(), rounds);
  }
}
