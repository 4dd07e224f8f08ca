package io.theater.examples.model.scripted;

/** A question outside the family the script can parse; the message says what stopped it. */
final class NotUnderstoodException extends Exception {

  private static final long serialVersionUID = 1L;

  NotUnderstoodException(String message) {
    super(message);
  }
}
