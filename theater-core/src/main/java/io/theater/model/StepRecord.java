package io.theater.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of an execution, possibly nested. As an event payload it is partial: what is null is not
 * known or unchanged.
 *
 * <p>Design: long because it is wide. One component, one setter and one line of the fold per field;
 * no logic beyond the fold.
 *
 * @param id unique id of the step
 * @param executionId the run it belongs to
 * @param sessionId the session it belongs to
 * @param parentId the step it is nested in; null at top level
 * @param name stable name, as in the plan
 * @param title what a viewer reads
 * @param description one sentence on what happens here
 * @param kind what kind of work it is
 * @param order position in the order in which steps started, from 1
 * @param iteration which round of a loop, from 1
 * @param iterationTotal how many rounds are planned; null when open
 * @param attempt which try, from 1
 * @param condition the condition of a decision, as text
 * @param conditionResult what the condition came to
 * @param status where it stands
 * @param progress 0–100
 * @param progressMessage what it is doing right now
 * @param estimatedDuration how long it should take
 * @param duration how long it took
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param speakerRole who speaks in this step
 * @param targetRole who is spoken to
 * @param output streamed text of the step
 * @param reasoning streamed thinking text
 * @param summary at most 200 characters on what came out
 * @param result what came out: text, number, boolean, list or map of those
 * @param reason why it was skipped or cancelled
 * @param error why it failed, or why the last attempt failed
 * @param metadata free data of the host
 * @param boot which process run wrote it
 */
public record StepRecord(
    String id,
    String executionId,
    String sessionId,
    @Nullable String parentId,
    @Nullable String name,
    @Nullable String title,
    @Nullable String description,
    @Nullable StepKind kind,
    @Nullable Integer order,
    @Nullable Integer iteration,
    @Nullable Integer iterationTotal,
    @Nullable Integer attempt,
    @Nullable String condition,
    @Nullable String conditionResult,
    @Nullable StepStatus status,
    @Nullable Integer progress,
    @Nullable String progressMessage,
    @Nullable Duration estimatedDuration,
    @Nullable Duration duration,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String speakerRole,
    @Nullable String targetRole,
    @Nullable String output,
    @Nullable String reasoning,
    @Nullable String summary,
    @Nullable Object result,
    @Nullable String reason,
    @Nullable ErrorInfo error,
    @Nullable Map<String, Object> metadata,
    @Nullable String boot) {

  /** Snapshots the metadata, so that the record cannot change. */
  public StepRecord {
    metadata = Fold.copy(metadata);
  }

  /**
   * A builder for a step.
   *
   * @param id unique id of the step
   * @param executionId the run it belongs to
   * @param sessionId the session it belongs to
   * @return a new builder
   */
  public static Builder builder(String id, String executionId, String sessionId) {
    return new Builder(id, executionId, sessionId);
  }

  /**
   * Whether the step has ended, whatever the outcome.
   *
   * @return true when the status is final
   */
  public boolean ended() {
    return status != null && status.isFinal();
  }

  /**
   * Folds a later partial record of the same id into this one: what the later one sets wins, what
   * it leaves null stays, maps are merged by key. A final status is never taken back by an
   * unfinished one.
   *
   * @param later a partial record of the same id
   * @return the folded record
   */
  public StepRecord merge(StepRecord later) {
    return new StepRecord(
        id,
        executionId,
        sessionId,
        Fold.last(parentId, later.parentId),
        Fold.last(name, later.name),
        Fold.last(title, later.title),
        Fold.last(description, later.description),
        Fold.last(kind, later.kind),
        Fold.last(order, later.order),
        Fold.last(iteration, later.iteration),
        Fold.last(iterationTotal, later.iterationTotal),
        Fold.greatest(attempt, later.attempt),
        Fold.last(condition, later.condition),
        Fold.last(conditionResult, later.conditionResult),
        StepStatus.fold(status, later.status),
        Fold.last(progress, later.progress),
        Fold.last(progressMessage, later.progressMessage),
        Fold.last(estimatedDuration, later.estimatedDuration),
        Fold.last(duration, later.duration),
        Fold.last(later.startedAt, startedAt),
        Fold.last(endedAt, later.endedAt),
        Fold.last(speakerRole, later.speakerRole),
        Fold.last(targetRole, later.targetRole),
        Fold.last(output, later.output),
        Fold.last(reasoning, later.reasoning),
        Fold.last(summary, later.summary),
        Fold.last(result, later.result),
        Fold.last(reason, later.reason),
        Fold.last(error, later.error),
        Fold.maps(metadata, later.metadata),
        Fold.last(boot, later.boot));
  }

  /**
   * A builder that starts with everything this record has.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return as(id, executionId, sessionId);
  }

  /**
   * A builder that starts with everything this record has, under other ids.
   *
   * @param newId unique id of the step
   * @param newExecutionId the run it belongs to
   * @param newSessionId the session it belongs to
   * @return a new builder
   */
  public Builder as(String newId, String newExecutionId, String newSessionId) {
    Builder copy = new Builder(newId, newExecutionId, newSessionId);
    copy.parentId = parentId;
    copy.name = name;
    copy.title = title;
    copy.description = description;
    copy.kind = kind;
    copy.order = order;
    copy.iteration = iteration;
    copy.iterationTotal = iterationTotal;
    copy.attempt = attempt;
    copy.condition = condition;
    copy.conditionResult = conditionResult;
    copy.status = status;
    copy.progress = progress;
    copy.progressMessage = progressMessage;
    copy.estimatedDuration = estimatedDuration;
    copy.duration = duration;
    copy.startedAt = startedAt;
    copy.endedAt = endedAt;
    copy.speakerRole = speakerRole;
    copy.targetRole = targetRole;
    copy.output = output;
    copy.reasoning = reasoning;
    copy.summary = summary;
    copy.result = result;
    copy.reason = reason;
    copy.error = error;
    copy.metadata = metadata;
    copy.boot = boot;
    return copy;
  }

  /** Builds a {@link StepRecord}; not thread-safe. Every setter takes null for "not known". */
  public static final class Builder {
    private final String id;
    private final String executionId;
    private final String sessionId;
    private @Nullable String parentId;
    private @Nullable String name;
    private @Nullable String title;
    private @Nullable String description;
    private @Nullable StepKind kind;
    private @Nullable Integer order;
    private @Nullable Integer iteration;
    private @Nullable Integer iterationTotal;
    private @Nullable Integer attempt;
    private @Nullable String condition;
    private @Nullable String conditionResult;
    private @Nullable StepStatus status;
    private @Nullable Integer progress;
    private @Nullable String progressMessage;
    private @Nullable Duration estimatedDuration;
    private @Nullable Duration duration;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable String speakerRole;
    private @Nullable String targetRole;
    private @Nullable String output;
    private @Nullable String reasoning;
    private @Nullable String summary;
    private @Nullable Object result;
    private @Nullable String reason;
    private @Nullable ErrorInfo error;
    private @Nullable Map<String, Object> metadata;
    private @Nullable String boot;

    Builder(String id, String executionId, String sessionId) {
      this.id = id;
      this.executionId = executionId;
      this.sessionId = sessionId;
    }

    /**
     * Sets the parentId field: the step it is nested in.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder parentId(@Nullable String value) {
      this.parentId = value;
      return this;
    }

    /**
     * Sets the name field: stable name, as in the plan.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder name(@Nullable String value) {
      this.name = value;
      return this;
    }

    /**
     * Sets the title field: what a viewer reads.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder title(@Nullable String value) {
      this.title = value;
      return this;
    }

    /**
     * Sets the description field: one sentence on what happens here.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder description(@Nullable String value) {
      this.description = value;
      return this;
    }

    /**
     * Sets the kind field: what kind of work it is.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder kind(@Nullable StepKind value) {
      this.kind = value;
      return this;
    }

    /**
     * Sets the order field: position in the order in which steps started, from 1.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder order(@Nullable Integer value) {
      this.order = value;
      return this;
    }

    /**
     * Sets the iteration field: which round of a loop, from 1.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder iteration(@Nullable Integer value) {
      this.iteration = value;
      return this;
    }

    /**
     * Sets the iterationTotal field: how many rounds are planned.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder iterationTotal(@Nullable Integer value) {
      this.iterationTotal = value;
      return this;
    }

    /**
     * Sets the attempt field: which try, from 1.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder attempt(@Nullable Integer value) {
      this.attempt = value;
      return this;
    }

    /**
     * Sets the condition field: the condition of a decision, as text.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder condition(@Nullable String value) {
      this.condition = value;
      return this;
    }

    /**
     * Sets the conditionResult field: what the condition came to.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder conditionResult(@Nullable String value) {
      this.conditionResult = value;
      return this;
    }

    /**
     * Sets the status field: where it stands.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder status(@Nullable StepStatus value) {
      this.status = value;
      return this;
    }

    /**
     * Sets the progress field: 0–100.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder progress(@Nullable Integer value) {
      this.progress = value;
      return this;
    }

    /**
     * Sets the progressMessage field: what it is doing right now.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder progressMessage(@Nullable String value) {
      this.progressMessage = value;
      return this;
    }

    /**
     * Sets the estimatedDuration field: how long it should take.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder estimatedDuration(@Nullable Duration value) {
      this.estimatedDuration = value;
      return this;
    }

    /**
     * Sets the duration field: how long it took.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder duration(@Nullable Duration value) {
      this.duration = value;
      return this;
    }

    /**
     * Sets the startedAt field: when it began.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder startedAt(@Nullable Instant value) {
      this.startedAt = value;
      return this;
    }

    /**
     * Sets the endedAt field: when it ended.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder endedAt(@Nullable Instant value) {
      this.endedAt = value;
      return this;
    }

    /**
     * Sets the speakerRole field: who speaks in this step.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder speakerRole(@Nullable String value) {
      this.speakerRole = value;
      return this;
    }

    /**
     * Sets the targetRole field: who is spoken to.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder targetRole(@Nullable String value) {
      this.targetRole = value;
      return this;
    }

    /**
     * Sets the output field: streamed text of the step.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder output(@Nullable String value) {
      this.output = value;
      return this;
    }

    /**
     * Sets the reasoning field: streamed thinking text.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder reasoning(@Nullable String value) {
      this.reasoning = value;
      return this;
    }

    /**
     * Sets the summary field: at most 200 characters on what came out.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder summary(@Nullable String value) {
      this.summary = value;
      return this;
    }

    /**
     * Sets the result field: what came out: text, number, boolean, list or map of those.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder result(@Nullable Object value) {
      this.result = value;
      return this;
    }

    /**
     * Sets the reason field: why it was skipped or cancelled.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder reason(@Nullable String value) {
      this.reason = value;
      return this;
    }

    /**
     * Sets the error field: why it failed, or why the last attempt failed.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder error(@Nullable ErrorInfo value) {
      this.error = value;
      return this;
    }

    /**
     * Sets the metadata field: free data of the host.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, Object> value) {
      this.metadata = value;
      return this;
    }

    /**
     * Sets the boot field: which process run wrote it.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder boot(@Nullable String value) {
      this.boot = value;
      return this;
    }

    /**
     * Builds the record.
     *
     * @return a new record
     */
    public StepRecord build() {
      return new StepRecord(
          id,
          executionId,
          sessionId,
          parentId,
          name,
          title,
          description,
          kind,
          order,
          iteration,
          iterationTotal,
          attempt,
          condition,
          conditionResult,
          status,
          progress,
          progressMessage,
          estimatedDuration,
          duration,
          startedAt,
          endedAt,
          speakerRole,
          targetRole,
          output,
          reasoning,
          summary,
          result,
          reason,
          error,
          metadata,
          boot);
    }
  }
}
