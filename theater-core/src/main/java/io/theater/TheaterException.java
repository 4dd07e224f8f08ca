package io.theater;

import io.theater.internal.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A query or an operation of the host could not be carried out. Never thrown by anything that
 * records.
 */
public final class TheaterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception that says what failed.
   *
   * @param operation what was attempted, such as {@code read interaction}
   * @param key on what, such as an id; may be empty
   * @param store in which store
   * @param cause why; null when there is nothing behind it
   */
  public TheaterException(String operation, String key, String store, @Nullable Throwable cause) {
    super(message(operation, key, store, cause), cause);
  }

  private static String message(
      String operation, String key, String store, @Nullable Throwable cause) {
    String why = cause == null ? "" : ": " + Reason.of(cause);
    return operation + (key.isEmpty() ? "" : " '" + key + "'") + " failed in " + store + why;
  }
}
