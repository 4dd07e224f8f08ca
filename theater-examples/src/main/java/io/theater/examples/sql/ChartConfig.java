package io.theater.examples.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How to draw a result.
 *
 * @param type {@code bar}, {@code line}, {@code pie} or {@code none}
 * @param x the column of the labels; empty for {@code none}
 * @param y the columns of the values; empty for {@code none}
 * @param title may be empty
 */
public record ChartConfig(String type, String x, List<String> y, String title) {

  private static final List<String> TYPES = List.of("bar", "line", "pie", "none");

  public ChartConfig {
    y = List.copyOf(y);
  }

  /**
   * Reads a model's reply, which may wrap the JSON object in a fence or in words.
   *
   * @throws IllegalArgumentException when it is no chart of these columns, saying why
   */
  public static ChartConfig parse(String reply, List<String> columns) {
    JsonNode json = ReplyJson.of(reply);
    String type = json.path("type").asText("");
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("unknown chart type '" + type + "'");
    }
    if (type.equals("none")) {
      return new ChartConfig(type, "", List.of(), json.path("title").asText(""));
    }
    List<String> y = new ArrayList<>();
    json.path("y").forEach(column -> y.add(existing(column.asText(""), columns)));
    if (y.isEmpty()) {
      throw new IllegalArgumentException("the chart has no values");
    }
    String x = existing(json.path("x").asText(""), columns);
    return new ChartConfig(type, x, y, json.path("title").asText(""));
  }

  private static String existing(String column, List<String> columns) {
    if (!columns.contains(column)) {
      throw new IllegalArgumentException("the result has no column '" + column + "'");
    }
    return column;
  }
}
