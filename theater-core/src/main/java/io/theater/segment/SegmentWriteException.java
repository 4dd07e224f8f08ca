package io.theater.segment;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * Lines could not be written. None of the lines appended since the last successful {@link
 * SegmentWriter#flush()} is in the segment, and the writer is ready for them to be appended again.
 */
public final class SegmentWriteException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many lines have to be appended again. */
  private final int lostLines;

  SegmentWriteException(Path segment, int lostLines, Throwable cause) {
    super("lost " + lostLines + " unflushed lines of " + segment + ": " + cause, cause);
    this.lostLines = lostLines;
  }

  /**
   * How many lines were appended since the last successful flush, a failed append included.
   *
   * @return how many lines have to be appended again
   */
  public int lostLines() {
    return lostLines;
  }
}
