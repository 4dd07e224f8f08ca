package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Reads a live stream. */
final class Events {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Events() {}

  /** All events up to the first of a type, or up to the end of the stream. */
  static List<JsonNode> read(HttpClient client, HttpRequest request, String untilType)
      throws Exception {
    HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<JsonNode> events = new ArrayList<>();
    try (Stream<String> lines = response.body()) {
      Iterator<String> rest = lines.filter(line -> line.startsWith("data:")).iterator();
      while (rest.hasNext()) {
        events.add(json(rest.next().substring("data:".length())));
        if (events.get(events.size() - 1).path("type").asText().equals(untilType)) {
          break;
        }
      }
    }
    return events;
  }

  private static JsonNode json(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
