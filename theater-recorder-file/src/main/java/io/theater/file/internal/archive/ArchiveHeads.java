package io.theater.file.internal.archive;

/** What lines of archives begin with, apart from what all lines do. */
final class ArchiveHeads {
  /** Sequence of the last line that went into this one. */
  static final String LAST_SEQ = "last_seq";

  /** When the first event in it happened, if that was not when the last one did. */
  static final String FIRST_AT = "first_at";

  /** True when an earlier segment has lines of the record as well. */
  static final String CONTINUES = "continues";

  private ArchiveHeads() {}
}
