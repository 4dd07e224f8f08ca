package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.Page;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what a session has done and what its unfinished runs still mean to do. */
final class SessionProgress {
  private SessionProgress() {}

  static StepProgress of(List<StepRecord> steps, List<Execution> executions) {
    StepProgress known = StepProgress.of(steps);
    int total = steps.size() + planned(steps, executions);
    long ended = steps.stream().filter(StepRecord::ended).count();
    return new StepProgress(
        steps,
        total,
        known.completedSteps(),
        known.failedSteps(),
        known.skippedSteps(),
        total == 0 ? 0 : (int) (ended * 100 / total),
        known.currentStep(),
        known.averageDuration(),
        known.totalDuration());
  }

  /** Planned steps without a record; a run that has ended will not take them any more. */
  private static int planned(List<StepRecord> steps, List<Execution> executions) {
    Set<Taken> taken = new HashSet<>();
    steps.forEach(step -> taken.add(new Taken(step.executionId(), step.name())));
    int planned = 0;
    for (Execution execution : executions) {
      Plan plan = execution.ended() ? null : execution.plan();
      for (PlanStep step : plan == null ? List.<PlanStep>of() : plan.steps()) {
        planned += taken.contains(new Taken(execution.id(), step.name())) ? 0 : 1;
      }
    }
    return planned;
  }

  private record Taken(String executionId, @Nullable String name) {}

  /** All items of all pages, up to a number. */
  static <T> List<T> upTo(int max, Function<@Nullable String, Page<T>> pageAfter) {
    List<T> all = new ArrayList<>();
    Page<T> page = pageAfter.apply(null);
    all.addAll(page.items());
    while (page.nextCursor() != null && all.size() < max) {
      page = pageAfter.apply(page.nextCursor());
      all.addAll(page.items());
    }
    return all.size() > max ? all.subList(0, max) : all;
  }
}
