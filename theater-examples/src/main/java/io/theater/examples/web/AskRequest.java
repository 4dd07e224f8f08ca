package io.theater.examples.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A question as it comes over HTTP.
 *
 * @param question 1 to 2,000 characters
 * @param sessionId the one given, or a new one
 */
record AskRequest(String question, String sessionId) {

  static final int MAX_QUESTION_CHARS = 2000;
  static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String EXAMPLE =
      "Send {\"question\": \"Revenue by month in 2025\", \"session_id\": \"optional\"}.";
  // safe as a path segment of the live stream's address
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static AskRequest read(HttpServletRequest request) throws Refusal, IOException {
    return of(body(request));
  }

  /** The JSON of a request. */
  static JsonNode body(HttpServletRequest request) throws Refusal, IOException {
    String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      throw Refusal.invalid(
          415, "the content type must be application/json", "Set Content-Type: application/json.");
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw Refusal.invalid(
          413, "the body is larger than " + MAX_BODY_BYTES + " bytes", "Ask a shorter question.");
    }
    return parse(body);
  }

  private static JsonNode parse(byte[] body) throws Refusal, IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.invalid(400, "the body is not JSON", EXAMPLE);
    }
  }

  private static AskRequest of(JsonNode json) throws Refusal {
    JsonNode question = json.path("question");
    if (!question.isTextual() || question.textValue().isBlank()) {
      throw Refusal.invalid(400, "question must be a text that is not blank", EXAMPLE);
    }
    String text = question.textValue().strip();
    if (text.length() > MAX_QUESTION_CHARS) {
      throw Refusal.invalid(
          400,
          "question has " + text.length() + " characters, at most 2,000 are allowed",
          "Ask a shorter question.");
    }
    return new AskRequest(text, sessionId(json, "ask-"));
  }

  /** The session that a request names, or a new one. */
  static String sessionId(JsonNode json, String prefix) throws Refusal {
    JsonNode given = json.path("session_id");
    if (given.isMissingNode() || given.isNull()) {
      return prefix + UUID.randomUUID();
    }
    if (!given.isTextual() || !SESSION_ID.matcher(given.textValue()).matches()) {
      throw Refusal.invalid(
          400,
          "session_id must be 1 to 100 characters of A-Z a-z 0-9 . _ : -, the first a letter or"
              + " digit",
          "Leave session_id out for a new session.");
    }
    return given.textValue();
  }
}
