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
  void variantsTakeTurnsInAnyOrderAndTheWarmUpIsNotReported() throws Exception {
    Outcome outcome = ScenarioProcess.measure(scenario, new Effort(20, 1, Path.of(".")));

    assertThat(calls).hasSize(42);
    List<String> first = new ArrayList<>();
    for (int i = 0; i < calls.size(); i += 2) {
      assertThat(calls.subList(i, i + 2)).containsExactlyInAnyOrder("a", "b");
      first.add(calls.get(i));
    }
    assertThat(first).contains("a", "b");
    assertThat(outcome.rounds().keySet()).containsExactly("a", "b");
    assertThat(outcome.values("a", "calls")).hasSize(20).doesNotContain(1, 2);
    assertThat(outcome.values("b", "calls")).hasSize(20).doesNotContain(1, 2);
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
