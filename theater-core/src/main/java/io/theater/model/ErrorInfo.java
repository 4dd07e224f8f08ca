package io.theater.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error as a person reads it: what happened, how bad it is and what can be done.
 *
 * @param code stable code of the taxonomy, such as {@code TIMEOUT_ERROR}; hosts may add their own
 * @param level how bad it is
 * @param title a few words
 * @param message what went wrong
 * @param suggestion what the reader can do about it; null when nothing is known to help
 * @param canRetry whether the same step may be tried again
 * @param type class name of the exception; null when there was none
 * @param stackHash 16 hex digits that are equal for equal stacks; null when there was no exception
 * @param stackTrace the stack as text, redacted and capped; null when there was no exception
 */
public record ErrorInfo(
    String code,
    ErrorLevel level,
    String title,
    String message,
    @Nullable String suggestion,
    boolean canRetry,
    @Nullable String type,
    @Nullable String stackHash,
    @Nullable String stackTrace) {

  /** Refuses nulls in what every reader relies on. */
  public ErrorInfo {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(message, "message");
  }

  /**
   * An error without an exception behind it.
   *
   * @param code stable code
   * @param title a few words
   * @param message what went wrong
   * @return an error of level {@code error} that cannot be retried
   */
  public static ErrorInfo of(String code, String title, String message) {
    return new ErrorInfo(code, ErrorLevel.ERROR, title, message, null, false, null, null, null);
  }

  /**
   * The same error with advice.
   *
   * @param advice what the reader can do
   * @return a copy
   */
  public ErrorInfo suggest(@Nullable String advice) {
    return new ErrorInfo(
        code, level, title, message, advice, canRetry, type, stackHash, stackTrace);
  }

  /**
   * The same error, retryable or not.
   *
   * @param retryable whether the step may be tried again
   * @return a copy
   */
  public ErrorInfo retryable(boolean retryable) {
    return new ErrorInfo(
        code, level, title, message, suggestion, retryable, type, stackHash, stackTrace);
  }

  /**
   * The same error with another level.
   *
   * @param newLevel how bad it is
   * @return a copy
   */
  public ErrorInfo level(ErrorLevel newLevel) {
    return new ErrorInfo(
        code, newLevel, title, message, suggestion, canRetry, type, stackHash, stackTrace);
  }

  /**
   * The same error with what the exception behind it says of itself.
   *
   * @param newType class name of the exception
   * @param newStackHash 16 hex digits
   * @param newStackTrace the stack as text
   * @return a copy
   */
  public ErrorInfo thrown(
      @Nullable String newType, @Nullable String newStackHash, @Nullable String newStackTrace) {
    return new ErrorInfo(
        code, level, title, message, suggestion, canRetry, newType, newStackHash, newStackTrace);
  }
}
