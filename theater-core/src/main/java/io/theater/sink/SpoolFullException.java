package io.theater.sink;

import java.io.IOException;

/** A batch does not fit into a spool now. */
final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  SpoolFullException(String message) {
    super(message);
  }
}
