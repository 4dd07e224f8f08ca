package io.theater.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a host flow. As an event payload it is partial: what is null is not known or
 * unchanged.
 *
 * @param id unique id of the run
 * @param sessionId the session it belongs to
 * @param type kind of run, such as {@code workflow} or {@code agent_test}
 * @param name name of the flow
 * @param plan the steps it means to take, in order
 * @param status where it stands
 * @param progress share of the plan that has ended, 0–100
 * @param input what the flow was asked
 * @param output what it answered: text, number, boolean, list or map of those
 * @param error why it failed
 * @param createdAt when it was accepted
 * @param startedAt when it began to run
 * @param finishedAt when it ended
 * @param updatedAt when anything last changed
 * @param metadata free data of the host
 * @param boot which process run wrote it; a run that never ended and belongs to another boot was
 *     interrupted
 */
public record Execution(
    String id,
    String sessionId,
    @Nullable String type,
    @Nullable String name,
    @Nullable Plan plan,
    @Nullable ExecutionStatus status,
    @Nullable Integer progress,
    @Nullable String input,
    @Nullable Object output,
    @Nullable ErrorInfo error,
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant updatedAt,
    @Nullable Map<String, Object> metadata,
    @Nullable String boot) {

  /** Snapshots the metadata, so that the record cannot change. */
  public Execution {
    metadata = Fold.copy(metadata);
  }

  /**
   * A builder for a run.
   *
   * @param id unique id of the run
   * @param sessionId the session it belongs to
   * @return a new builder
   */
  public static Builder builder(String id, String sessionId) {
    return new Builder(id, sessionId);
  }

  /**
   * Whether the run has ended, whatever the outcome.
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
  public Execution merge(Execution later) {
    return new Execution(
        id,
        sessionId,
        Fold.last(type, later.type),
        Fold.last(name, later.name),
        Fold.last(plan, later.plan),
        ExecutionStatus.fold(status, later.status),
        Fold.last(progress, later.progress),
        Fold.last(input, later.input),
        Fold.last(output, later.output),
        Fold.last(error, later.error),
        Fold.last(later.createdAt, createdAt),
        Fold.last(later.startedAt, startedAt),
        Fold.last(finishedAt, later.finishedAt),
        Fold.greatest(updatedAt, later.updatedAt),
        Fold.maps(metadata, later.metadata),
        Fold.last(boot, later.boot));
  }

  /**
   * A builder that starts with everything this record has.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return as(id, sessionId);
  }

  /**
   * A builder that starts with everything this record has, under other ids.
   *
   * @param newId unique id of the run
   * @param newSessionId the session it belongs to
   * @return a new builder
   */
  public Builder as(String newId, String newSessionId) {
    Builder copy = new Builder(newId, newSessionId);
    copy.type = type;
    copy.name = name;
    copy.plan = plan;
    copy.status = status;
    copy.progress = progress;
    copy.input = input;
    copy.output = output;
    copy.error = error;
    copy.createdAt = createdAt;
    copy.startedAt = startedAt;
    copy.finishedAt = finishedAt;
    copy.updatedAt = updatedAt;
    copy.metadata = metadata;
    copy.boot = boot;
    return copy;
  }

  /** Builds an {@link Execution}; not thread-safe. Every setter takes null for "not known". */
  public static final class Builder {
    private final String id;
    private final String sessionId;
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable Plan plan;
    private @Nullable ExecutionStatus status;
    private @Nullable Integer progress;
    private @Nullable String input;
    private @Nullable Object output;
    private @Nullable ErrorInfo error;
    private @Nullable Instant createdAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Instant updatedAt;
    private @Nullable Map<String, Object> metadata;
    private @Nullable String boot;

    Builder(String id, String sessionId) {
      this.id = id;
      this.sessionId = sessionId;
    }

    /**
     * Sets the type field: kind of run, such as {@code workflow} or {@code agent_test}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder type(@Nullable String value) {
      this.type = value;
      return this;
    }

    /**
     * Sets the name field: name of the flow.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder name(@Nullable String value) {
      this.name = value;
      return this;
    }

    /**
     * Sets the plan field: the steps it means to take, in order.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder plan(@Nullable Plan value) {
      this.plan = value;
      return this;
    }

    /**
     * Sets the status field: where it stands.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder status(@Nullable ExecutionStatus value) {
      this.status = value;
      return this;
    }

    /**
     * Sets the progress field: share of the plan that has ended, 0–100.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder progress(@Nullable Integer value) {
      this.progress = value;
      return this;
    }

    /**
     * Sets the input field: what the flow was asked.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder input(@Nullable String value) {
      this.input = value;
      return this;
    }

    /**
     * Sets the output field: what it answered: text, number, boolean, list or map of those.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder output(@Nullable Object value) {
      this.output = value;
      return this;
    }

    /**
     * Sets the error field: why it failed.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder error(@Nullable ErrorInfo value) {
      this.error = value;
      return this;
    }

    /**
     * Sets the createdAt field: when it was accepted.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder createdAt(@Nullable Instant value) {
      this.createdAt = value;
      return this;
    }

    /**
     * Sets the startedAt field: when it began to run.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder startedAt(@Nullable Instant value) {
      this.startedAt = value;
      return this;
    }

    /**
     * Sets the finishedAt field: when it ended.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder finishedAt(@Nullable Instant value) {
      this.finishedAt = value;
      return this;
    }

    /**
     * Sets the updatedAt field: when anything last changed.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder updatedAt(@Nullable Instant value) {
      this.updatedAt = value;
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
    public Execution build() {
      return new Execution(
          id,
          sessionId,
          type,
          name,
          plan,
          status,
          progress,
          input,
          output,
          error,
          createdAt,
          startedAt,
          finishedAt,
          updatedAt,
          metadata,
          boot);
    }
  }
}
