package io.theater.file.cli;

import java.io.Serial;

/** The arguments are wrong; the message says what and what would be right. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
