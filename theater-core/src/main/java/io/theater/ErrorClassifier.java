package io.theater;

import io.theater.model.ErrorInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception into words for people. Called on the host's thread; must be thread-safe and
 * not block. One that throws is passed over.
 *
 * <pre>{@code
 * ErrorClassifier errors = ErrorClassifier.standard().after(failure ->
 *     failure instanceof QuotaExceeded ? ErrorInfo.of("QUOTA", "Quota used up", failure.getMessage()) : null);
 * }</pre>
 */
@FunctionalInterface
public interface ErrorClassifier {

  /**
   * Classifies an exception.
   *
   * @param failure what was thrown
   * @return the error, or null when this classifier does not know it
   */
  @Nullable ErrorInfo classify(Throwable failure);

  /**
   * The default. Knows the exceptions of the platform and of JDBC by their types, causes included:
   * NETWORK_ERROR, TIMEOUT_ERROR, DATABASE_CONNECTION_FAILED, SQL_SYNTAX_ERROR,
   * SQL_EXECUTION_FAILED, RATE_LIMITED, INSUFFICIENT_PERMISSIONS, RESOURCE_LIMIT_EXCEEDED,
   * INVALID_INPUT, CANCELLED; LLM_SERVICE_ERROR for other failures of an LLM call; everything else
   * is UNKNOWN_ERROR.
   *
   * @return a classifier that knows every exception
   */
  static ErrorClassifier standard() {
    return StandardErrors::classify;
  }

  /**
   * Asks another classifier first.
   *
   * @param first is asked first
   * @return a classifier that asks {@code first}, then this one
   */
  default ErrorClassifier after(ErrorClassifier first) {
    Objects.requireNonNull(first, "first");
    return failure -> {
      ErrorInfo known = first.classify(failure);
      return known != null ? known : classify(failure);
    };
  }
}
