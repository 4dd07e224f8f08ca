package io.theater.jdbc.internal;

import java.util.List;

/** All tables of records. */
final class Tables {
  static final SessionTable SESSION = new SessionTable();
  static final ExecutionTable EXECUTION = new ExecutionTable();
  static final StepTable STEP = new StepTable();
  static final InteractionTable INTERACTION = new InteractionTable();
  static final List<Table<?, ?>> RECORDS = List.of(SESSION, EXECUTION, STEP, INTERACTION);

  static final InteractionTexts PAYLOAD = new InteractionTexts();
  static final StepTexts STEP_TEXT = new StepTexts();
  static final List<Texts<?>> TEXTS = List.of(PAYLOAD, STEP_TEXT);

  private Tables() {}
}
