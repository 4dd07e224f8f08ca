package io.theater;

import io.theater.internal.CappedText;
import io.theater.internal.Snapshot;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a step before it starts. Immutable; every method gives a new one.
 *
 * <pre>{@code
 * StepSpec.of("review").iteration(1, 3).speaker("审核员").estimated(Duration.ofSeconds(2));
 * }</pre>
 */
public final class StepSpec {
  private static final int MAX_METADATA_CHARS = 64 * 1024;

  private final StepRecord template;
  private final RetryPolicy retry;

  private StepSpec(StepRecord template, RetryPolicy retry) {
    this.template = template;
    this.retry = retry;
  }

  /**
   * A step.
   *
   * @param name stable name, as in the plan; null becomes {@code unnamed}
   * @return the spec
   */
  public static StepSpec of(@Nullable String name) {
    return new StepSpec(
        StepRecord.builder("", "", "").name(Names.name(name)).build(), RetryPolicy.none());
  }

  private StepSpec with(StepRecord.Builder changed) {
    return new StepSpec(changed.build(), retry);
  }

  /**
   * Sets what a viewer reads.
   *
   * @param title a few words; null shows the name
   * @return a new spec
   */
  public StepSpec title(@Nullable String title) {
    return with(template.toBuilder().title(cut(title, Names.MAX_ID)));
  }

  /**
   * Sets what happens in the step.
   *
   * @param description one sentence; null for none
   * @return a new spec
   */
  public StepSpec description(@Nullable String description) {
    return with(template.toBuilder().description(cut(description, MAX_METADATA_CHARS)));
  }

  /**
   * Sets the kind of work.
   *
   * @param kind the kind; the default is {@code TASK}
   * @return a new spec
   */
  public StepSpec kind(@Nullable StepKind kind) {
    return with(template.toBuilder().kind(kind));
  }

  /**
   * Makes it a round of a loop.
   *
   * @param iteration which round, from 1
   * @param total how many are planned
   * @return a new spec
   */
  public StepSpec iteration(int iteration, int total) {
    return with(template.toBuilder().iteration(iteration).iterationTotal(total));
  }

  /**
   * Makes it a round of a loop whose end is not known.
   *
   * @param iteration which round, from 1
   * @return a new spec
   */
  public StepSpec iteration(int iteration) {
    return with(template.toBuilder().iteration(iteration).iterationTotal(null));
  }

  /**
   * Sets who speaks.
   *
   * @param role name of the role
   * @return a new spec
   */
  public StepSpec speaker(@Nullable String role) {
    return with(template.toBuilder().speakerRole(Names.optional(role)));
  }

  /**
   * Sets who is spoken to.
   *
   * @param role name of the role
   * @return a new spec
   */
  public StepSpec target(@Nullable String role) {
    return with(template.toBuilder().targetRole(Names.optional(role)));
  }

  /**
   * Sets how long it should take.
   *
   * @param estimate the estimate; null when not known
   * @return a new spec
   */
  public StepSpec estimated(@Nullable Duration estimate) {
    return with(template.toBuilder().estimatedDuration(estimate));
  }

  /**
   * Sets how often {@code run} tries again.
   *
   * @param policy the policy; the default never does
   * @return a new spec
   */
  public StepSpec retry(RetryPolicy policy) {
    return new StepSpec(template, Objects.requireNonNullElseGet(policy, RetryPolicy::none));
  }

  /**
   * Adds free data.
   *
   * @param key name of the entry
   * @param value anything; copied now, into plain JSON shapes
   * @return a new spec
   */
  public StepSpec metadata(String key, @Nullable Object value) {
    Map<String, Object> more = new java.util.LinkedHashMap<>();
    if (template.metadata() != null) {
      more.putAll(template.metadata());
    }
    more.put(String.valueOf(key), Snapshot.of(value, MAX_METADATA_CHARS));
    return with(template.toBuilder().metadata(more));
  }

  private static @Nullable String cut(@Nullable String text, int chars) {
    return text == null ? null : CappedText.cut("", text, chars, report -> {});
  }

  StepRecord template() {
    return template;
  }

  RetryPolicy retry() {
    return retry;
  }
}
