package io.theater.servlet.internal.export;

import java.util.Locale;

/** The lists of an export, in their order. */
enum Section {
  EXECUTIONS,
  STEPS,
  INTERACTIONS;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What one of them is called. */
  String itemName() {
    return wireName().substring(0, name().length() - 1);
  }
}
