package io.theater.file.internal.archive;

/**
 * The sections of an index file, in their order. All numbers are big-endian.
 *
 * <pre>
 * "THEATIDX"  version:int  crc32c:int of all that follows  { offset:long length:long } per section
 * </pre>
 */
enum Section {
  /** Totals and the like, as JSON. */
  META,
  /** Members: offset, length, raw length. */
  BLOCKS,
  /** {@link RowLayout}, by kind and first sequence. */
  ROWS,
  /** Hash of the id and row, by hash. */
  IDS,
  /** Hash of the message id and row, by hash. */
  MESSAGES,
  /** Hash of the execution id and row of a step, by hash. */
  EXECUTIONS,
  /** {@link SessionLayout}, by hash of the id. */
  SESSIONS,
  /** Numbers of sessions, the last active last. */
  ACTIVITY,
  /** Row numbers by session and kind. */
  SESSION_ROWS,
  /** Session, epoch as text, last sequence. */
  NUMBERINGS,
  /** Durations that the totals count, in nanoseconds, the shortest first. */
  DURATIONS,
  /** Rows of records that began in an earlier segment. */
  CONTINUING,
  /** Rows of interactions that began here and have not ended here. */
  OPEN,
  /** End of each text. */
  TEXT_ENDS,
  /** Texts in UTF-8. */
  TEXTS;

  static final byte[] MAGIC = {'T', 'H', 'E', 'A', 'T', 'I', 'D', 'X'};
  static final int VERSION = 1;
  static final int CRC_AT = 12;
  static final int DIRECTORY_AT = 16;
  static final int ENTRY_BYTES = 16;
  static final int HEADER_BYTES = DIRECTORY_AT + values().length * ENTRY_BYTES;

  static final int PAIR_BYTES = 12;
  static final int BLOCK_BYTES = 12;
  static final int NUMBERING_BYTES = 16;
}
