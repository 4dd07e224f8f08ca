package io.theater.examples.sql;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a model makes of a question.
 *
 * @param language such as {@code en} or {@code zh}
 * @param intent what is asked, in one sentence
 */
public record QuestionAnalysis(String language, String intent) {

  /**
   * Reads a model's reply to {@link SqlPrompts#analyse}.
   *
   * @throws IllegalArgumentException when it is not the JSON object that was asked for
   */
  public static QuestionAnalysis parse(String reply) {
    JsonNode json = ReplyJson.of(reply);
    return new QuestionAnalysis(json.path("language").asText("en"), json.path("intent").asText(""));
  }
}
