package io.theater.servlet.internal.rest;

import io.theater.model.Execution;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An execution as a graph: its steps, what followed what, the branches that were not taken, and
 * what of the plan is still to come. Steps of one parent are joined to each other; a nested step
 * names its parent.
 */
final class Flow {
  /** More than anybody can look at. */
  private static final int MOST_NODES = 2_000;

  private final List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> edges = new ArrayList<>();
  private final boolean truncated;

  private Flow(List<StepRecord> steps, @Nullable Plan plan, boolean ended) {
    truncated = steps.size() > MOST_NODES;
    Map<String, PlanStep> planned = new LinkedHashMap<>();
    if (plan != null) {
      plan.steps().forEach(step -> planned.putIfAbsent(step.name(), step));
    }
    Map<String, List<StepRecord>> levels = levels(truncated ? steps.subList(0, MOST_NODES) : steps);
    List<StepRecord> top = levels.getOrDefault("", List.of());
    levels.forEach((parent, level) -> add(level, parent.isEmpty() ? planned : Map.of()));
    if (!ended && !truncated) {
      top.forEach(step -> planned.remove(step.name()));
      addPending(planned.values(), new Sequence(top).last());
    }
  }

  /** Steps by their parent, those without one below the empty id. */
  private static Map<String, List<StepRecord>> levels(List<StepRecord> steps) {
    Set<String> ids = steps.stream().map(StepRecord::id).collect(Collectors.toSet());
    return steps.stream()
        .collect(
            Collectors.groupingBy(
                step -> ids.contains(step.parentId()) ? step.parentId() : "",
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** The graph of an execution and its steps. */
  static Flow of(Execution execution, List<StepRecord> steps) {
    return new Flow(steps, execution.plan(), execution.ended());
  }

  List<Map<String, @Nullable Object>> nodes() {
    return nodes;
  }

  List<Map<String, @Nullable Object>> edges() {
    return edges;
  }

  boolean truncated() {
    return truncated;
  }

  private void add(List<StepRecord> level, Map<String, PlanStep> planned) {
    Sequence sequence = new Sequence(level);
    for (StepRecord step : level) {
      nodes.add(node(step, planned.get(step.name()), sequence.isParallel(step)));
    }
    sequence.followed((before, after) -> edges.add(edge(before, after)));
  }

  private static Map<String, @Nullable Object> node(
      StepRecord step, @Nullable PlanStep planned, boolean parallel) {
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    node.put("id", step.id());
    node.put("parent_id", step.parentId());
    node.put("name", step.name());
    node.put("title", step.title());
    node.put("kind", step.kind());
    node.put("status", step.status());
    node.put("planned", planned != null);
    node.put("optional", planned != null && planned.optional());
    node.put("parallel", parallel);
    node.put("iteration", step.iteration());
    node.put("iteration_total", step.iterationTotal());
    node.put("attempt", step.attempt());
    node.put("condition", step.condition());
    node.put("condition_result", step.conditionResult());
    node.put("reason", step.reason());
    node.put("started_at", step.startedAt());
    node.put("ended_at", step.endedAt());
    node.put("duration_ms", Millis.of(step.duration()));
    node.put("estimated_duration_ms", Millis.of(step.estimatedDuration()));
    return node;
  }

  private static Map<String, @Nullable Object> edge(StepRecord before, StepRecord after) {
    String kind = "sequence";
    String label = null;
    if (after.status() == StepStatus.SKIPPED) {
      kind = "skipped";
    } else if (before.conditionResult() != null) {
      kind = "branch";
      label = before.conditionResult();
    } else if (isNextRound(before, after)) {
      kind = "loop";
    }
    return edge(before.id(), after.id(), kind, label);
  }

  private static boolean isNextRound(StepRecord before, StepRecord after) {
    return before.iteration() != null
        && after.iteration() != null
        && after.iteration() > before.iteration();
  }

  private static Map<String, @Nullable Object> edge(
      String from, String to, String kind, @Nullable String label) {
    Map<String, @Nullable Object> edge = new LinkedHashMap<>();
    edge.put("from", from);
    edge.put("to", to);
    edge.put("kind", kind);
    edge.put("label", label);
    return edge;
  }

  /** What is to come, one after the other, those of one group side by side. */
  private void addPending(Collection<PlanStep> pending, List<String> last) {
    List<String> before = last;
    List<String> now = new ArrayList<>();
    String group = null;
    for (PlanStep step : pending) {
      boolean beside = step.group() != null && step.group().equals(group);
      if (!beside && !now.isEmpty()) {
        before = now;
        now = new ArrayList<>();
      }
      group = step.group();
      String id = "plan:" + step.name();
      nodes.add(pending(id, step));
      before.forEach(from -> edges.add(edge(from, id, "planned", step.outcome())));
      now.add(id);
    }
  }

  private static Map<String, @Nullable Object> pending(String id, PlanStep step) {
    StepRecord none =
        StepRecord.builder(id, "", "")
            .name(step.name())
            .title(step.title())
            .status(StepStatus.PENDING)
            .estimatedDuration(step.estimatedDuration())
            .build();
    return node(none, step, step.group() != null);
  }
}
