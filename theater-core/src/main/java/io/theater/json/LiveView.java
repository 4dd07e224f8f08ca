package io.theater.json;

/** How much of a record a reader may see. */
public enum LiveView {
  /** Everything. */
  FULL,
  /**
   * For readers without the right to LLM input and output: sizes, timings and states, but no text
   * that went to a model or came from one.
   */
  WITHOUT_PROMPTS
}
