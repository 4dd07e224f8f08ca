package io.theater.examples.sql;

/**
 * A question worth asking the demo.
 *
 * @param text the question as typed
 * @param language en or zh; sql for SQL passed through
 * @param source name of the data source that answers it
 * @param outcome what to expect
 */
public record SampleQuestion(String text, String language, String source, Outcome outcome) {

  /** How the flow ends. */
  public enum Outcome {
    ROWS,
    SQL_ERROR,
    INSUFFICIENT_RIGHTS,
    TIMEOUT,
    NOT_UNDERSTOOD
  }
}
