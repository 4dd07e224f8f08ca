package io.theater.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an execution stands. */
public enum ExecutionStatus {
  /** Accepted, not yet running. */
  PENDING,
  /** At work. */
  RUNNING,
  /** Ended as hoped. */
  SUCCEEDED,
  /** Ended by an error. */
  FAILED,
  /** Stopped on request. */
  CANCELLED,
  /** Never ended: left open, or its process is gone. */
  INTERRUPTED;

  /**
   * The name on the wire and on disk.
   *
   * @return the constant's name in lower case
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a wire name.
   *
   * @param wireName a name in any case
   * @return the constant
   * @throws IllegalArgumentException when there is no such constant
   */
  public static ExecutionStatus ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether nothing can follow.
   *
   * @return true for every outcome
   */
  public boolean isFinal() {
    return compareTo(RUNNING) > 0;
  }

  /** A final status stays when something unfinished arrives late. */
  static @Nullable ExecutionStatus fold(
      @Nullable ExecutionStatus earlier, @Nullable ExecutionStatus later) {
    boolean late = earlier != null && earlier.isFinal() && later != null && !later.isFinal();
    return late ? earlier : Fold.last(earlier, later);
  }
}
