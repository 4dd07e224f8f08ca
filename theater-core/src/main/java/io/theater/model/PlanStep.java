package io.theater.model;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan.
 *
 * @param name stable name, as in {@code StepTracker.start(name)}
 * @param title what a viewer reads; null shows the name
 * @param description one sentence on what happens there
 * @param optional whether the flow may succeed without it
 * @param group name shared by steps that run in parallel; null for a step of its own
 * @param decision the decision that opens this branch; null when it is always taken
 * @param outcome the result of the decision that leads here, such as {@code true}
 * @param estimatedDuration how long it should take
 */
public record PlanStep(
    String name,
    @Nullable String title,
    @Nullable String description,
    boolean optional,
    @Nullable String group,
    @Nullable String decision,
    @Nullable String outcome,
    @Nullable Duration estimatedDuration) {

  /** Refuses a null name. */
  public PlanStep {
    Objects.requireNonNull(name, "name");
  }

  /**
   * A step that is always taken.
   *
   * @param name stable name
   * @return the step
   */
  public static PlanStep of(String name) {
    return new PlanStep(name, null, null, false, null, null, null, null);
  }

  /**
   * The same step with words for viewers.
   *
   * @param newTitle what a viewer reads; null shows the name
   * @param newDescription one sentence on what happens there; null for none
   * @return a copy
   */
  public PlanStep titled(@Nullable String newTitle, @Nullable String newDescription) {
    return new PlanStep(
        name, newTitle, newDescription, optional, group, decision, outcome, estimatedDuration);
  }

  /**
   * The same step, optional.
   *
   * @return a copy
   */
  public PlanStep asOptional() {
    return new PlanStep(
        name, title, description, true, group, decision, outcome, estimatedDuration);
  }

  /**
   * The same step in a group of parallel steps.
   *
   * @param newGroup name of the group
   * @return a copy
   */
  public PlanStep inGroup(String newGroup) {
    return new PlanStep(
        name, title, description, optional, newGroup, decision, outcome, estimatedDuration);
  }

  /**
   * The same step, taken only when a decision comes out a certain way.
   *
   * @param newDecision name of the decision
   * @param newOutcome its result, such as {@code true}
   * @return a copy that is optional
   */
  public PlanStep when(String newDecision, String newOutcome) {
    return new PlanStep(
        name, title, description, true, group, newDecision, newOutcome, estimatedDuration);
  }

  /**
   * The same step with an estimate.
   *
   * @param estimate how long it should take
   * @return a copy
   */
  public PlanStep estimated(Duration estimate) {
    return new PlanStep(name, title, description, optional, group, decision, outcome, estimate);
  }
}
