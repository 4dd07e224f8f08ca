package io.theater.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an LLM call stands. */
public enum LlmStage {
  /** The request is on its way. */
  STARTED,
  /** Text is arriving. */
  STREAMING,
  /** The response is whole. */
  COMPLETED,
  /** Ended by an error. */
  FAILED,
  /** Given up by the host; partial text is kept. */
  CANCELLED,
  /** Never ended: its process is gone; partial text is kept. */
  INTERRUPTED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /**
   * The name on the wire and on disk.
   *
   * @return the constant's name in lower case
   */
  public String wireName() {
    return wireName;
  }

  /**
   * The constant of a wire name.
   *
   * @param wireName a name in any case
   * @return the constant
   * @throws IllegalArgumentException when there is no such constant
   */
  public static LlmStage ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether nothing can follow.
   *
   * @return true for every outcome
   */
  public boolean isFinal() {
    return compareTo(STREAMING) > 0;
  }

  /** A final status stays when something unfinished arrives late. */
  static @Nullable LlmStage fold(@Nullable LlmStage earlier, @Nullable LlmStage later) {
    boolean late = earlier != null && earlier.isFinal() && later != null && !later.isFinal();
    return late ? earlier : Fold.last(earlier, later);
  }
}
