package io.theater.file.internal.archive;

import java.io.IOException;
import java.io.Serial;

/** The recording is being closed; the segment is archived when it is open again. */
final class InterruptedArchivingException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  InterruptedArchivingException() {
    super("archiving was interrupted");
  }
}
