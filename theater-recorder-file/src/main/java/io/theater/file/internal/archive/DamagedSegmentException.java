package io.theater.file.internal.archive;

import java.io.IOException;
import java.io.Serial;

/** The segment has bytes that its archive would not have, so it stays as it is. */
final class DamagedSegmentException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DamagedSegmentException(String message) {
    super(message);
  }

  static DamagedSegmentException unreadable(long offset) {
    return new DamagedSegmentException("the line at byte " + offset + " cannot be read");
  }
}
