package io.theater.examples.ask;

/** The model answered, but not what it was asked for. */
final class UnusableReplyException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableReplyException(String message, Throwable cause) {
    super(message, cause);
  }
}
