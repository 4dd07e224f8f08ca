package io.theater.file.internal;

/** What lines of this log begin with, apart from the members of the record itself. */
public final class LineHeads {
  /** True when the streamed texts of the line continue those of earlier lines. */
  public static final String PARTIAL = "partial";

  /** When the last event in the line happened. */
  public static final String AT = "at";

  /** Numbering of the session's events. */
  public static final String EPOCH = "epoch";

  /** Position of the line's last event in the session. */
  public static final String SEQUENCE = "sequence";

  private LineHeads() {}
}
