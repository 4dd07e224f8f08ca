package io.theater.json;

import org.jspecify.annotations.Nullable;

/** Text that is no JSON, or JSON that is not the record it was read as. */
public class JsonFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
