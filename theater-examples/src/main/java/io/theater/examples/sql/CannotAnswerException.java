package io.theater.examples.sql;

/** The model said that it cannot answer the question; the message is its reason. */
public final class CannotAnswerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public CannotAnswerException(String reason) {
    super(reason);
  }
}
