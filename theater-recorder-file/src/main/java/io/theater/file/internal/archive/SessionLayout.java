package io.theater.file.internal.archive;

/** A session of the index: 80 bytes. */
final class SessionLayout {
  static final int HASH = 0;
  static final int LAST_SEQ = 8;
  static final int FIRST_AT = 16;
  static final int LAST_AT = 24;
  static final int ID = 32;
  static final int DESCRIPTION = 36; // row or -1
  static final int EXECUTIONS = 40;
  static final int OPEN_EXECUTIONS = 44;
  static final int STEPS = 48;
  static final int INTERACTIONS = 52;
  static final int FAILED = 56;
  static final int IN_TOTALS = 60;
  static final int ROWS = 64; // where its rows of a kind begin; four, the last where they end
  static final int BYTES = 80;

  private SessionLayout() {}
}
