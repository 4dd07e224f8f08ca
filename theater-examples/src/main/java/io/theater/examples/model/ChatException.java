package io.theater.examples.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chat that did not end with a complete reply. Never contains the API key. */
public final class ChatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;
  private final String partialText;

  private ChatException(
      String message, Failure failure, String partialText, @Nullable Throwable cause) {
    super(message, cause);
    this.status = failure.status;
    this.code = failure.code;
    this.retryable = failure.retryable;
    this.retryAfter = failure.retryAfter;
    this.partialText = partialText;
  }

  /** What is known about a failure besides its message. */
  record Failure(int status, String code, boolean retryable, @Nullable Duration retryAfter) {

    static Failure of(String code, boolean retryable) {
      return new Failure(0, code, retryable, null);
    }

    ChatException with(String message, String partialText, @Nullable Throwable cause) {
      return new ChatException(message, this, partialText, cause);
    }
  }

  /** The HTTP status of the refusal; 0 when the failure came without one. */
  public int status() {
    return status;
  }

  /**
   * The service's error code such as {@code rate_limit_exceeded}, or one of {@code connect_failed},
   * {@code connection_lost}, {@code timeout}, {@code incomplete_reply}, {@code malformed_reply},
   * {@code http_error}, {@code service_error}.
   */
  public String code() {
    return code;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** How long the service asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The answer text received before the failure; empty when there was none. */
  public String partialText() {
    return partialText;
  }
}
