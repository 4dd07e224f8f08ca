package io.theater.examples.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Finds the JSON object in a model's reply. */
final class ReplyJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReplyJson() {}

  static JsonNode of(String reply) {
    int start = reply.indexOf('{');
    int end = reply.lastIndexOf('}');
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("the model's reply contains no JSON object");
    }
    try {
      return JSON.readTree(reply.substring(start, end + 1));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the model's reply is not JSON: " + e.getOriginalMessage());
    }
  }
}
