package io.theater.examples.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Turns the ways a service says no into {@link ChatException}s. */
final class ErrorReplies {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MESSAGE_CHARS = 500;

  private ErrorReplies() {}

  /** A response whose status is not 2xx. */
  static ChatException ofStatus(int status, HttpHeaders headers, String body) {
    JsonNode error = errorOf(body);
    String code = code(error, "http_error");
    return new ChatException.Failure(status, code, retryable(status, code), retryAfter(headers))
        .with("HTTP " + status + ": " + message(error, body), "", null);
  }

  /** An {@code error} object in place of a chunk. */
  static ChatException inStream(JsonNode error) {
    String code = code(error, "service_error");
    int status = error.path("code").asInt(0);
    boolean retryable = status == 0 ? !code.startsWith("invalid_") : retryable(status, code);
    return new ChatException.Failure(status, code, retryable, null)
        .with("the service failed while answering: " + message(error, error.toString()), "", null);
  }

  private static JsonNode errorOf(String body) {
    try {
      return JSON.readTree(body).path("error");
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String code(JsonNode error, String fallback) {
    String code = error.path("code").asText("");
    boolean useful = !code.isEmpty() && !error.path("code").isNumber() && !code.equals("null");
    String type = error.path("type").asText("");
    return useful ? code : type.isEmpty() ? fallback : type;
  }

  private static String message(JsonNode error, String otherwise) {
    String text = error.isTextual() ? error.asText() : error.path("message").asText(otherwise);
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS) + "…";
  }

  private static boolean retryable(int status, String code) {
    // a used-up quota also comes as 429, but waiting does not help
    return (status == 408 || status == 429 || status >= 500) && !code.equals("insufficient_quota");
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("retry-after").orElse("").strip();
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), then);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
