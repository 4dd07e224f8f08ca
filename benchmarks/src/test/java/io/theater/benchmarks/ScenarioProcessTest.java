package io.theater.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioProcessTest {
  private final List<String> calls = new ArrayList<>();

  private Variant variant(String name) {
    return effort -> {
      calls.add(name);
      return Figures.of("calls", calls.size());
    };
  }

  private final Scenario scenario =
      new Scenario() {
        @Override
        public String name() {
          return "turns";
        }

        @Override
        public String title() {
          return "Takes turns.";
        }

        @Override
        public Map<String, Variant> variants() {
          Map<String, Variant> variants = new LinkedHashMap<>();
          variants.put("a", variant("a"));
          variants.put("b", variant("b"));
          return variants;
        }
      };

  @Test
  void variantsTakeTurnsAndTheWarmUpIsNotReported() throws Exception {
    Outcome outcome = ScenarioProcess.measure(scenario, new Effort(2, 1, Path.of(".")));

    assertThat(calls).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(outcome.values("a", "calls")).containsExactly(3, 5);
    assertThat(outcome.values("b", "calls")).containsExactly(4, 6);
  }

  @Test
  void everySuiteHasDistinctScenariosThatCanBeFoundByName() {
    List<Scenario> suite = Suites.suite("foundation");

    assertThat(suite).extracting(Scenario::name).doesNotHaveDuplicates();
    assertThat(suite)
        .allSatisfy(one -> assertThat(Suites.scenario(one.name())).hasSameClassAs(one));
  }

  @Test
  void everyGoalNamesAVariantOfItsScenario() {
    assertThat(Suites.suite("foundation"))
        .allSatisfy(
            one -> {
              assertThat(one.variants().keySet())
                  .containsAll(one.goals().stream().map(Goal::variant).toList());
              assertThat(one.reference().isBlank() || one.variants().containsKey(one.reference()))
                  .isTrue();
            });
  }
}
