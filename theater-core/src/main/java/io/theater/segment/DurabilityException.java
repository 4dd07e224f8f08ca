package io.theater.segment;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * The lines are in the segment, but nobody knows whether they would survive a power loss. Asking
 * the system again could falsely succeed; lines that must be durable belong in a new segment.
 */
public final class DurabilityException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DurabilityException(Path segment, Throwable cause) {
    super("durability of " + segment + " is unknown: " + cause, cause);
  }
}
