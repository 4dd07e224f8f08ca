package io.theater.file.internal;

import java.util.Locale;

/** The two logs of a recording. */
public enum LogStream {
  /** LLM interactions. */
  INTERACTIONS,
  /** Sessions, executions and steps. */
  STEPS;

  public String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
