package io.theater.file.internal;

/** What lines of this log begin with, apart from the members of the record itself. */
final class LineHeads {
  /** True when the streamed texts of the line continue those of earlier lines. */
  static final String PARTIAL = "partial";

  /** When the last event in the line happened. */
  static final String AT = "at";

  /** Numbering of the session's events. */
  static final String EPOCH = "epoch";

  /** Position of the line's last event in the session. */
  static final String SEQUENCE = "sequence";

  private LineHeads() {}
}
