package io.theater.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
    Map<String, Variant> variants = scenario.variants();
    Map<String, List<Figures>> rounds = new LinkedHashMap<>();
    variants.keySet().forEach(name -> rounds.put(name, new ArrayList<>()));
    for (int round = -scenario.warmups(); round < effort.rounds(); round++) {
      List<Map.Entry<String, Variant>> order = new ArrayList<>(variants.entrySet());
      Collections.shuffle(
          order, new Random(round)); // what one leaves behind meets another each time
      for (Map.Entry<String, Variant> variant : order) {
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
