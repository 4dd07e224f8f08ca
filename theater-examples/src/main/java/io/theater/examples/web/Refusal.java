package io.theater.examples.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that gets no answer but an error, in the words the client reads. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;
  private final String suggestion;

  private Refusal(int status, String code, String title, String message, String suggestion) {
    super(message);
    this.status = status;
    this.code = code;
    this.title = title;
    this.suggestion = suggestion;
  }

  static Refusal invalid(int status, String message, String suggestion) {
    return new Refusal(status, "INVALID_INPUT", "Invalid request", message, suggestion);
  }

  static Refusal notFound() {
    return new Refusal(404, "NOT_FOUND", "Not found", "there is nothing here", "Begin at /.");
  }

  static Refusal method(String allowed) {
    String advice = "Use " + allowed + ".";
    return new Refusal(
        405, "METHOD_NOT_ALLOWED", "Wrong method", "the method must be " + allowed, advice);
  }

  static Refusal forbidden(String message) {
    return new Refusal(
        403,
        "FORBIDDEN",
        "Not allowed",
        message,
        "Use the demo's own page, or curl on this machine.");
  }

  static Refusal noRoom() {
    return new Refusal(
        503,
        "RESOURCE_LIMIT_EXCEEDED",
        "Too many questions at once",
        "the demo is busy, or about to stop",
        "Try again in a few seconds.");
  }

  int status() {
    return status;
  }

  Map<String, Object> error() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("title", title);
    error.put("message", String.valueOf(getMessage()));
    error.put("suggestion", suggestion);
    error.put("can_retry", status == 503);
    return error;
  }
}
