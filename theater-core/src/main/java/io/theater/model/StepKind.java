package io.theater.model;

import java.util.Locale;

/** What kind of work a step is. */
public enum StepKind {
  /** Ordinary work. */
  TASK,
  /** Asks a language model. */
  LLM,
  /** Calls a tool. */
  TOOL,
  /** Chooses a branch. */
  DECISION,
  /** Repeats steps. */
  LOOP,
  /** Waits for something outside. */
  WAIT;

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
  public static StepKind ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
