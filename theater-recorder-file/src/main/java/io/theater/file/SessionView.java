package io.theater.file;

/** What {@code by_session/} holds of every line of the log of LLM interactions. */
public enum SessionView {
  /** The whole line, byte for byte: one directory holds all that a session asked and got. */
  FULL,
  /**
   * A short line that says in which file of the log the line is, and where, and in which archive
   * its record is once that file is archived.
   */
  REFS,
  /** Nothing is written. What is there stays. */
  OFF
}
