package io.theater.examples;

/** The demo could not start; the message says why, to the one who started it. */
final class DemoException extends Exception {

  private static final long serialVersionUID = 1L;

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
