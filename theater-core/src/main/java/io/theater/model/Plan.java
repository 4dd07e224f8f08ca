package io.theater.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The steps a flow means to take, in order. Immutable; every method gives a new plan.
 *
 * <pre>{@code
 * Plan.of("analyzing_question", "generate_sql", "execute_query")
 *     .thenWhen("need_chart", "true", "configure_chart")
 *     .thenParallel("translate", "summarize");
 * }</pre>
 *
 * @param steps the steps in order
 */
public record Plan(List<PlanStep> steps) {

  /** Snapshots the steps. */
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * A plan of steps that are always taken.
   *
   * @param names stable names, in order
   * @return the plan
   */
  public static Plan of(String... names) {
    return new Plan(Arrays.stream(names).map(PlanStep::of).toList());
  }

  /**
   * A plan without steps.
   *
   * @return the plan
   */
  public static Plan empty() {
    return new Plan(List.of());
  }

  /**
   * This plan with one more step.
   *
   * @param step the step
   * @return a new plan
   */
  public Plan then(PlanStep step) {
    List<PlanStep> all = new ArrayList<>(steps);
    all.add(Objects.requireNonNull(step, "step"));
    return new Plan(all);
  }

  /**
   * This plan with one more step that is always taken.
   *
   * @param name stable name
   * @return a new plan
   */
  public Plan then(String name) {
    return then(PlanStep.of(name));
  }

  /**
   * This plan with one more step that the flow may leave out.
   *
   * @param name stable name
   * @return a new plan
   */
  public Plan thenOptional(String name) {
    return then(PlanStep.of(name).asOptional());
  }

  /**
   * This plan with one more step that is taken only when a decision comes out a certain way.
   *
   * @param decision name of the decision, as in {@code StepTracker.decide}
   * @param outcome its result, such as {@code true}
   * @param name stable name of the step
   * @return a new plan
   */
  public Plan thenWhen(String decision, String outcome, String name) {
    return then(PlanStep.of(name).when(decision, outcome));
  }

  /**
   * This plan with steps that run at the same time.
   *
   * @param names stable names
   * @return a new plan
   */
  public Plan thenParallel(String... names) {
    Plan plan = this;
    for (String name : names) {
      plan = plan.then(PlanStep.of(name).inGroup(String.join("+", names)));
    }
    return plan;
  }
}
