package io.theater.file.internal;

import java.util.Locale;

/** The two logs of a recording. */
enum LogStream {
  /** LLM interactions. */
  INTERACTIONS,
  /** Sessions, executions and steps. */
  STEPS;

  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
