package io.theater.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What belongs together for the host, such as one conversation. As an event payload it is partial:
 * what is null is not known or unchanged.
 *
 * @param id any string of the host
 * @param owner who may see it; null when the host has not said
 * @param title what a viewer reads
 * @param attributes free data of the host
 * @param createdAt when it was first seen
 * @param updatedAt when anything in it last changed
 * @param counts how much is in it; null in event payloads
 */
public record Session(
    String id,
    @Nullable String owner,
    @Nullable String title,
    @Nullable Map<String, Object> attributes,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Counts counts) {

  /** Snapshots the attributes. */
  public Session {
    Objects.requireNonNull(id, "id");
    attributes = Fold.copy(attributes);
  }

  /**
   * How much is in a session.
   *
   * @param executions runs of any status
   * @param running runs that have not ended
   * @param steps steps of any status
   * @param interactions LLM calls of any stage
   * @param failedInteractions LLM calls that failed
   */
  public record Counts(
      long executions, long running, long steps, long interactions, long failedInteractions) {}

  /**
   * Folds a later partial record of the same id into this one: what the later one sets wins.
   *
   * @param later a partial record of the same id
   * @return the folded record
   */
  public Session merge(Session later) {
    return new Session(
        id,
        Fold.last(owner, later.owner),
        Fold.last(title, later.title),
        Fold.maps(attributes, later.attributes),
        Fold.last(later.createdAt, createdAt),
        Fold.greatest(updatedAt, later.updatedAt),
        Fold.last(counts, later.counts));
  }

  /**
   * The same session with counts.
   *
   * @param newCounts how much is in it
   * @return a copy
   */
  public Session withCounts(Counts newCounts) {
    return new Session(id, owner, title, attributes, createdAt, updatedAt, newCounts);
  }
}
