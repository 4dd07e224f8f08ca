package io.theater.examples.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The data source a model chose.
 *
 * @param source one of those offered
 * @param reason the model's words
 */
public record SourceChoice(SampleDatabase source, String reason) {

  /**
   * Reads a model's reply to {@link SqlPrompts#chooseSource}.
   *
   * @throws IllegalArgumentException when it names no source that was offered
   */
  public static SourceChoice parse(String reply, List<SampleDatabase> sources) {
    JsonNode json = ReplyJson.of(reply);
    String name = json.path("data_source").asText("");
    return sources.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .map(source -> new SourceChoice(source, json.path("reason").asText("")))
        .orElseThrow(() -> new IllegalArgumentException("no data source named '" + name + "'"));
  }
}
