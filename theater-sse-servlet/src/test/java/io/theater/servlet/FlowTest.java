package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.model.Plan;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowTest extends JettyFixture {

  @Test
  void joinsStepsThatFollowedEachOther() throws Exception {
    StepTracker run = track(null);
    run.start("a").complete();
    run.start("b").complete();
    run.start("c");
    assertThat(edges(flow())).containsExactly("a -sequence-> b", "b -sequence-> c");
    assertThat(field(flow(), "status"))
        .containsEntry("a", "completed")
        .containsEntry("c", "running");
    run.close();
  }

  @Test
  void setsParallelStepsSideBySide() throws Exception {
    StepTracker run = track(null);
    run.start("before").complete();
    Step left = run.start("left");
    Step right = run.start("right");
    left.complete();
    right.complete();
    run.start("after").complete();
    assertThat(edges(flow()))
        .containsExactlyInAnyOrder(
            "before -sequence-> left",
            "before -sequence-> right",
            "left -sequence-> after",
            "right -sequence-> after");
    assertThat(field(flow(), "parallel"))
        .isEqualTo(Map.of("before", false, "left", true, "right", true, "after", false));
    run.close();
  }

  @Test
  void leadsALoopFromRoundToRound() throws Exception {
    StepTracker run = track(null);
    for (int round = 1; round <= 3; round++) {
      run.start(StepSpec.of("ask" + round).iteration(round, 3)).complete();
      run.start(StepSpec.of("review" + round).iteration(round, 3)).complete();
    }
    assertThat(edges(flow()))
        .containsExactly(
            "ask1 -sequence-> review1",
            "review1 -loop-> ask2",
            "ask2 -sequence-> review2",
            "review2 -loop-> ask3",
            "ask3 -sequence-> review3");
    assertThat(field(flow(), "iteration_total")).containsEntry("ask2", 3);
    run.close();
  }

  @Test
  void showsBranchesTakenAndNotTaken() throws Exception {
    StepTracker run =
        track(
            Plan.of("query")
                .then("big")
                .thenWhen("big", "yes", "sample")
                .thenWhen("big", "no", "chart")
                .then("answer"));
    run.start("query").complete();
    run.decide("big", "rows > 1000", "no");
    run.start("chart").complete();
    assertThat(edges(flow()))
        .containsExactlyInAnyOrder(
            "query -sequence-> big",
            "big -skipped-> sample",
            "big -branch:no-> chart",
            "chart -planned-> answer");
    assertThat(field(flow(), "status"))
        .containsEntry("sample", "skipped")
        .containsEntry("answer", "pending");
    run.complete();
    flush();
    assertThat(edges(flow())).contains("chart -skipped-> answer");
    run.close();
  }

  @Test
  void expectsThePlanBeforeAnythingHasBegun() throws Exception {
    StepTracker run = track(Plan.of("a").thenParallel("b", "c").then("d"));
    assertThat(edges(flow()))
        .containsExactly("a -planned-> b", "a -planned-> c", "b -planned-> d", "c -planned-> d");
    run.close();
  }

  @Test
  void keepsNestedStepsToThemselves() throws Exception {
    StepTracker run = track(null);
    Step outer = run.start("outer");
    outer.start("inner1").complete();
    outer.start("inner2").complete();
    outer.complete();
    run.start("next").complete();
    assertThat(edges(flow()))
        .containsExactlyInAnyOrder("outer -sequence-> next", "inner1 -sequence-> inner2");
    assertThat(field(flow(), "parent_id")).containsEntry("inner1", outer.id());
    run.close();
  }

  @Test
  void showsTheExecutionThatIsAskedFor() throws Exception {
    StepTracker first = track(null);
    first.start("old").complete();
    first.close();
    StepTracker second = track(null);
    second.start("new").complete();
    flush();
    assertThat(field(flow(), "status")).containsOnlyKeys("new");
    assertThat(field(data(get(PATH + "?execution_id=" + first.id())), "status"))
        .containsOnlyKeys("old");
    assertThat(get(PATH + "?execution_id=unknown").statusCode()).isEqualTo(404);
    theater.track("other", "n").close();
    flush();
    second.close();
    assertThat(data(get("/api/sessions/other/flow-visualization")))
        .containsEntry("nodes", List.of());
  }

  @Test
  void saysWhenThereIsMoreThanItShows() throws Exception {
    StepTracker run = track(null);
    IntStream.range(0, 2_100).forEach(i -> run.start("s" + i).complete());
    assertThat(list(flow(), "nodes")).hasSize(2_000);
    assertThat(flow()).containsEntry("truncated", true);
    run.close();
  }

  // ---- tools

  private static final String PATH = "/api/sessions/flow/flow-visualization";

  private StepTracker track(Plan plan) throws Exception {
    if (container == null) {
      mount(everything());
    }
    return theater.track(ExecutionSpec.of("workflow", "n").session("flow").plan(plan));
  }

  private Map<String, Object> flow() throws Exception {
    flush();
    return data(get(PATH));
  }

  private static Map<String, Object> field(Map<String, Object> flow, String field) {
    return nodes(flow).stream()
        .filter(node -> node.get(field) != null)
        .collect(Collectors.toMap(node -> (String) node.get("name"), node -> node.get(field)));
  }

  private static List<String> edges(Map<String, Object> flow) {
    Map<Object, Object> names =
        nodes(flow).stream().collect(Collectors.toMap(n -> n.get("id"), n -> n.get("name")));
    return list(flow, "edges").stream()
        .map(edge -> (Map<?, ?>) edge)
        .map(
            edge ->
                names.get(edge.get("from"))
                    + (" -" + edge.get("kind"))
                    + (edge.get("label") == null ? "" : ":" + edge.get("label"))
                    + ("-> " + names.get(edge.get("to"))))
        .toList();
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static List<Map<String, Object>> nodes(Map<String, Object> flow) {
    return (List<Map<String, Object>>) list(flow, "nodes");
  }
}
