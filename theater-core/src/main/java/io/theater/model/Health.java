package io.theater.model;

import java.util.List;
import java.util.Map;

/**
 * How a part of the recorder is doing, and why.
 *
 * @param status the worst of all reasons
 * @param reasons one sentence for everything that is or was wrong, worst first; empty when UP
 * @param details figures such as free disk, queue fill and age of the last write, by name
 */
public record Health(Status status, List<String> reasons, Map<String, Object> details) {

  /** Snapshots the collections. */
  public Health {
    reasons = List.copyOf(reasons);
    details = Map.copyOf(details);
  }

  /** Where it stands. */
  public enum Status {
    /** Nothing is wrong and nothing was lost. */
    UP,
    /** It works, but something was lost or is slower than it should be. */
    DEGRADED,
    /** Nothing is being stored. */
    DOWN
  }

  /**
   * Nothing is wrong.
   *
   * @return the health
   */
  public static Health up() {
    return new Health(Status.UP, List.of(), Map.of());
  }
}
