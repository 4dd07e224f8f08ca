package io.theater.segment;

/** What the bytes of a line turned out to be. */
public enum LineStatus {
  /** Whole, and its checksum matches. */
  OK,
  /** Does not end with LF: its writing was never finished. */
  TORN,
  /** Ends with LF, but has no seal or one that does not match. */
  CORRUPT
}
