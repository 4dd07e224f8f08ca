package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.theater.examples.model.scripted.ScriptedChatModel;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo as its clients see it over HTTP. */
@Timeout(120)
class DemoHttpTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path data;
  private static Demo demo;

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, data, null, false), new ScriptedChatModel(Duration.ZERO));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void listsQuestionsWorthAsking() throws Exception {
    HttpResponse<String> response = send(get("/demo/questions"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode questions = JSON.readTree(response.body()).at("/data/questions");
    assertThat(questions).hasSizeGreaterThan(20);
    assertThat(questions.get(0).path("question").asText()).isNotBlank();
  }

  @Test
  void acceptsAQuestionAndShowsItsRunLive() throws Exception {
    HttpResponse<String> response = ask("{\"question\":\"Revenue by month in 2025\"}");
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode where = JSON.readTree(response.body()).path("data");
    HttpRequest live =
        get(where.path("live").asText() + "?execution_id=" + where.path("execution_id").asText());
    List<JsonNode> events = events(live, "final_complete");
    assertThat(events.get(0).path("type").asText()).isEqualTo("connected");
    assertThat(ending(events).path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  void streamsTheRunOnTheResponseToItsQuestion() throws Exception {
    HttpRequest request =
        post("{\"question\":\"Top customers\",\"session_id\":\"s-1\"}")
            .header("Accept", "text/event-stream")
            .build();
    List<JsonNode> events = events(request, "final_complete");
    // what the run did before the client was connected is in the snapshot
    assertThat(stepNames(events)).contains("generate_sql", "need_chart", "answer");
    assertThat(last(events).at("/sessionId").asText()).isEqualTo("s-1");
    assertThat(ending(events).at("/output/answer").asText()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"en, # Release of the new search", "zh, # 新搜索上线计划"})
  void takesATour(String language, String said) throws Exception {
    String body = "{\"session_id\":\"tour-" + language + "\",\"language\":\"" + language + "\"}";
    HttpResponse<String> response = send(post("/demo/tour", body).build());
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode where = JSON.readTree(response.body()).path("data");
    assertThat(where.path("session_id").asText()).isEqualTo("tour-" + language);
    HttpRequest live =
        get(where.path("live").asText() + "?execution_id=" + where.path("execution_id").asText());
    JsonNode ending = ending(events(live, "final_complete"));
    assertThat(ending.path("status").asText()).isEqualTo("succeeded");
    assertThat(ending.at("/output/answer").asText()).startsWith(said);
  }

  @Test
  void refusesATourInABadSession() throws Exception {
    HttpResponse<String> response = send(post("/demo/tour", "{\"session_id\":\"../x\"}").build());
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void hasSomethingToShow(@TempDir Path other) throws Exception {
    try (Demo shown =
        Demo.start(new DemoOptions(0, other, null, false), new ScriptedChatModel(Duration.ZERO))) {
      shown.show();
      HttpRequest sessions =
          HttpRequest.newBuilder(URI.create(shown.url() + "/theater/api/sessions")).build();
      await()
          .untilAsserted(
              () ->
                  assertThat(send(sessions).body())
                      .contains("Revenue by month in 2025", "\"tour\""));
    }
  }

  @Test
  void keepsThePromptForLater() throws Exception {
    HttpRequest request =
        post("{\"question\":\"Top customers\",\"session_id\":\"s-2\"}")
            .header("Accept", "text/event-stream")
            .build();
    events(request, "final_complete");
    // the stream does not wait for the disk
    await()
        .untilAsserted(
            () ->
                assertThat(interactions("s-2"))
                    .hasSize(5)
                    .allSatisfy(
                        i -> assertThat(i.path("user_prompt").asText()).contains("Top customers")));
  }

  static Stream<Arguments> refusals() {
    String json = "application/json";
    return Stream.of(
        Arguments.of(400, json, "{"),
        Arguments.of(400, json, ""),
        Arguments.of(400, json, "[]"),
        Arguments.of(400, json, "{\"question\":\"a\"} trailing"),
        Arguments.of(400, json, "{}"),
        Arguments.of(400, json, "{\"question\":7}"),
        Arguments.of(400, json, "{\"question\":\"  \"}"),
        Arguments.of(400, json, "{\"question\":\"" + "x".repeat(2001) + "\"}"),
        Arguments.of(400, json, "{\"question\":\"a\",\"session_id\":\"../x\"}"),
        Arguments.of(400, json, "{\"question\":\"a\",\"session_id\":5}"),
        Arguments.of(413, json, "{\"question\":\"" + "x".repeat(70_000) + "\"}"),
        Arguments.of(415, "text/plain", "{\"question\":\"a\"}"),
        Arguments.of(415, "application/x-www-form-urlencoded", "question=a"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesBadRequestsInJson(int status, String type, String body) throws Exception {
    HttpRequest request = post(body).setHeader("Content-Type", type).build();
    // A connection of its own: a server that refuses a body unread may close it afterwards.
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode json = JSON.readTree(response.body());
    assertThat(json.path("success").asBoolean(true)).isFalse();
    assertThat(json.path("error").fieldNames())
        .toIterable()
        .containsExactly("code", "title", "message", "suggestion", "can_retry");
    assertThat(json.at("/error/code").asText()).isEqualTo("INVALID_INPUT");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /demo/ask, 405",
    "GET, /demo/tour, 405",
    "POST, /demo/questions, 405",
    "DELETE, /, 405",
    "GET, /missing, 404",
    "GET, /demo.css/../x, 404"
  })
  void refusesOtherMethodsAndPaths(String method, String path, int status) throws Exception {
    assertThat(raw(method, path, "127.0.0.1")).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({"/", "/index.html", "/demo.css", "/demo.js"})
  void servesItsPageUnderAStrictPolicy(String path) throws Exception {
    HttpResponse<String> response = send(get(path));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(response.body()).doesNotContain("onclick=", "<style", "style=");
  }

  @Test
  void showsThePageOfTheTheater() throws Exception {
    String page = send(get("/")).body();
    assertThat(page).contains("<theater-page>", "src=\"theater/theater.js\"");
    assertThat(send(get("/theater/theater.js")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"http://evil.example", "http://127.0.0.1:1", "https://localhost", "null"})
  void refusesAForeignOrigin(String origin) throws Exception {
    HttpRequest request = post("{\"question\":\"a\"}").header("Origin", origin).build();
    assertThat(send(request).statusCode()).isEqualTo(403);
  }

  @Test
  void acceptsItsOwnOrigin() throws Exception {
    HttpRequest request =
        post("{\"question\":\"Top customers\"}").header("Origin", demo.url()).build();
    assertThat(send(request).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "localhost, 200",
    "localhost:8080, 200",
    "[::1]:8080, 200"
  })
  void answersOnlyToNamesOfThisMachine(String host, int status) throws Exception {
    assertThat(raw("GET", "/demo/questions", host)).startsWith("HTTP/1.1 " + status);
    assertThat(raw("GET", "/theater/api/sessions", host)).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void saysWhenThereIsNoRoomForAQuestion(@TempDir Path other) throws Exception {
    try (Demo busy =
        Demo.start(
            new DemoOptions(0, other, null, false), new ScriptedChatModel(Duration.ofMinutes(5)))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(busy.url() + "/demo/ask"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"question\":\"Top customers\"}"))
              .build();
      HttpResponse<String> response = send(request);
      for (int asked = 1; asked <= 40 && response.statusCode() == 202; asked++) {
        response = send(request);
      }
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(JSON.readTree(response.body()).at("/error/can_retry").asBoolean()).isTrue();
    }
  }

  private static HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create(demo.url() + path)).build();
  }

  private static HttpRequest.Builder post(String body) {
    return post("/demo/ask", body);
  }

  private static HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(URI.create(demo.url() + path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> ask(String body) throws Exception {
    return send(post(body).build());
  }

  private static JsonNode interactions(String session) throws Exception {
    String path = "/theater/api/sessions/" + session + "/llm-interactions";
    return JSON.readTree(send(get(path)).body()).at("/data/interactions");
  }

  private static List<JsonNode> events(HttpRequest request, String untilType) throws Exception {
    return Events.read(HttpClient.newHttpClient(), request, untilType);
  }

  private static Set<String> stepNames(List<JsonNode> events) {
    Set<String> names = new HashSet<>();
    for (JsonNode event : events) {
      event.path("steps").forEach(step -> names.add(step.path("name").asText()));
      names.add(event.at("/step/name").asText());
    }
    return names;
  }

  /** Status and output of the run; a client that comes after its end finds them in the snapshot. */
  private static JsonNode ending(List<JsonNode> events) {
    JsonNode last = last(events);
    if (last.path("type").asText().equals("snapshot")) {
      return last.path("execution");
    }
    ObjectNode ending = last.path("summary").deepCopy();
    return ending.put("status", last.path("status").asText());
  }

  private static JsonNode last(List<JsonNode> events) {
    return events.get(events.size() - 1);
  }

  /** The head of the answer to a request whose Host an HTTP client would not send. */
  private static String raw(String method, String path, String host) throws IOException {
    URI url = URI.create(demo.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A connection for each: the server may close one after it has refused a request. */
  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
