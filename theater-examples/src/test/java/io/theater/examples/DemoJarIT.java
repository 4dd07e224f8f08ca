package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged demo as a process of its own. */
@Timeout(180)
class DemoJarIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION = "Revenue by month in 2025";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> printed = new ArrayList<>();
  @TempDir Path directory;
  private Process demo;

  @AfterEach
  void kill() throws InterruptedException {
    demo.destroyForcibly().waitFor();
  }

  @Test
  void keepsThePromptOfAnAnswerWhenItIsKilled() throws Exception {
    assertThat(answer(start()))
        .extracting(event -> event.path("type").asText())
        .startsWith("connected", "snapshot")
        .endsWith("final_complete");
    demo.destroyForcibly().waitFor();
    assertThat(recorded())
        .filteredOn(line -> line.path("session_id").asText().equals("it"))
        .anySatisfy(line -> assertThat(line.path("prompt").asText()).contains(QUESTION))
        .anySatisfy(line -> assertThat(line.path("stage").asText()).isEqualTo("completed"));
  }

  @Test
  void startsAgainOnWhatAKilledOneLeft() throws Exception {
    answer(start());
    kill();
    String url = start();
    String sessions =
        client.send(request(url + "/theater/api/sessions").build(), BodyHandlers.ofString()).body();
    assertThat(JSON.readTree(sessions).toString()).contains(QUESTION);
  }

  @Test
  void endsWithinSecondsWhenAskedToAndSaysNothingWentWrong() throws Exception {
    String url = start();
    ask(url);
    demo.destroy();
    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(directory.resolve("err"))).doesNotContain("WARN", "ERROR");
    assertThat(recorded()).isNotEmpty();
  }

  /** Starts the jar and returns the address it prints. */
  private String start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    demo =
        new ProcessBuilder(
                java.toString(),
                "-Xmx256m",
                "-jar",
                Path.of("target", "theater-demo.jar").toAbsolutePath().toString(),
                "--port",
                "0",
                "--data",
                data().toString())
            .redirectError(directory.resolve("err").toFile())
            .start();
    BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      printed.add(line);
      if (line.startsWith("Theater demo: ")) {
        return line.substring("Theater demo: ".length()).replaceAll("/$", "");
      }
    }
    throw new AssertionError(
        "the demo ended: " + printed + Files.readString(directory.resolve("err")));
  }

  private JsonNode ask(String url) throws Exception {
    HttpRequest request =
        request(url + "/demo/ask")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"question\":\"" + QUESTION + "\",\"session_id\":\"it\"}"))
            .build();
    String body = client.send(request, BodyHandlers.ofString()).body();
    return JSON.readTree(body).path("data");
  }

  private List<JsonNode> answer(String url) throws Exception {
    HttpRequest live = request(url + ask(url).path("live").asText()).build();
    return Events.read(client, live, "final_complete");
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** Every line of the recorded calls, each of which must be JSON. */
  private List<JsonNode> recorded() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(data().resolve("by_date"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("interactions.jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          lines.add(JSON.readTree(line));
        }
      }
    }
    return lines;
  }
}
