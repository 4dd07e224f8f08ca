package io.theater.servlet.internal.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, thrown before anything is committed. It says nothing of internals.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable String suggestion;
  private boolean retryable;

  private Failure(int status, String code, String title, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /** The policy said no, to everything or to an action. */
  public static Failure forbidden() {
    return new Failure(403, "FORBIDDEN", "Not allowed", "You may not do this.");
  }

  /** The policy said no, but another might be let in: the challenges are in the headers. */
  public static Failure unauthorized() {
    return new Failure(401, "UNAUTHORIZED", "Who are you?", "Log in to see this.");
  }

  /** The servlet was called by a name that it does not have. */
  public static Failure unknownHost() {
    Failure failure =
        new Failure(403, "HOST_NOT_ALLOWED", "Wrong host", "This host name is not served.");
    failure.suggestion = "Set hosts(..) of the servlet to the names it is called by.";
    return failure;
  }

  /** A change that a page of somebody else has asked for. */
  public static Failure foreignOrigin() {
    Failure failure =
        new Failure(403, "FOREIGN_ORIGIN", "Not allowed", "Pages from there may change nothing.");
    failure.suggestion = "Set origins(..) of the servlet to the origins that may.";
    return failure;
  }

  /** A change that any form on the web could have sent. */
  public static Failure unmarkedChange() {
    Failure failure =
        new Failure(403, "UNMARKED_CHANGE", "Not allowed", "This could come from a foreign form.");
    failure.suggestion = "Send 'Content-Type: application/json' or 'X-Theater-Request: 1'.";
    return failure;
  }

  /** More requests than the limits allow. */
  public static Failure tooManyRequests(long seconds) {
    Failure failure =
        new Failure(429, "RATE_LIMITED", "Too many requests", "There were too many requests.");
    failure.suggestion = "Wait for " + seconds + " s.";
    failure.retryable = true;
    return failure.header("Retry-After", Long.toString(seconds));
  }

  /** There is nothing here, or nothing the caller may see: the two must not differ. */
  public static Failure notFound() {
    return new Failure(404, "NOT_FOUND", "Not found", "There is nothing here.");
  }

  /** A parameter or path that cannot be understood. */
  public static Failure badRequest(String parameter, String problem) {
    return new Failure(
        400, "INVALID_INPUT", "Invalid request", "'" + parameter + "' " + problem + ".");
  }

  /** A change that makes no sense now. */
  public static Failure conflict(String code, String title, String message) {
    return new Failure(409, code, title, message);
  }

  /** An id in the path beyond its limit. */
  public static Failure tooLong() {
    return tooLong("An id in the path");
  }

  /** Something of the address beyond its limit. */
  public static Failure tooLong(String what) {
    return new Failure(414, "INVALID_INPUT", "Address too long", what + " is too long.");
  }

  /** Headers beyond their limit. */
  public static Failure headersTooLarge() {
    return new Failure(431, "INVALID_INPUT", "Headers too large", "The headers are too large.");
  }

  /** A body beyond its limit. */
  public static Failure tooLarge() {
    return new Failure(413, "INVALID_INPUT", "Body too large", "The body is too large.");
  }

  /** Another method than those that are answered. */
  public static Failure method(String allowed) {
    return new Failure(405, "METHOD_NOT_ALLOWED", "Wrong method", "Use " + allowed + " here.")
        .header("Allow", allowed);
  }

  /** Too many streams are open. */
  public static Failure tooManyStreams(String whose) {
    Failure failure =
        new Failure(
            429, "TOO_MANY_STREAMS", "Too many live streams", "Too many are open " + whose + ".");
    failure.suggestion = "Close some pages and try again.";
    failure.retryable = true;
    return failure.header("Retry-After", "5");
  }

  /** Something that should work again soon. */
  public static Failure unavailable(String code, String title, String message) {
    Failure failure = new Failure(503, code, title, message);
    failure.suggestion = "Try again in a moment.";
    failure.retryable = true;
    return failure.header("Retry-After", "5");
  }

  /** A fault of ours or of the set-up. */
  public static Failure internal(
      String code, String title, String message, @Nullable String suggestion) {
    Failure failure = new Failure(500, code, title, message);
    failure.suggestion = suggestion;
    return failure;
  }

  private Failure header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** The {@code error} object of the envelope. */
  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("title", title);
    error.put("message", getMessage());
    error.put("suggestion", suggestion);
    error.put("can_retry", retryable);
    return error;
  }

  /** For people who meet it in the address bar. */
  String toHtml() {
    String more = suggestion == null ? "" : "<p>" + escape(suggestion) + "</p>";
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\"><title>"
        + escape(title)
        + " · Theater</title></head>\n<body><h1>"
        + escape(title)
        + "</h1><p>"
        + escape(Objects.requireNonNullElse(getMessage(), ""))
        + "</p>"
        + more
        + "<p><code>"
        + escape(code)
        + "</code></p></body></html>\n";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
