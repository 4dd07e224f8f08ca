package io.theater.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The example with Spring Boot, as its clients see it. */
@Timeout(120)
class SpringExampleTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path recordings;
  private ConfigurableApplicationContext application;
  private int port;

  @BeforeEach
  void start() {
    application =
        SpringApplication.run(
            SpringApplicationExample.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--server.shutdown=graceful",
            "--spring.main.banner-mode=off",
            "--theater.directory=" + recordings);
    port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void answersAQuestionWithTheStreamOfItsRun() throws Exception {
    HttpResponse<String> answer = ask("ann", "why");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(answer.body()).contains("\"type\":\"final_complete\"", "WHY!");
  }

  @Test
  void knowsRolesFromTheLogin() throws Exception {
    ask("bob", "how");
    ask("ann", "why");
    assertThat(get(null, "api/sessions").statusCode()).isEqualTo(401);
    assertThat(get("bob", "").body()).contains("<html");
    assertThat(get("bob", "api/sessions").body())
        .contains("session-of-bob")
        .doesNotContain("session-of-ann");
    assertThat(get("root", "api/sessions").body()).contains("session-of-bob", "session-of-ann");
    String calls = "api/sessions/session-of-%/llm-interactions";
    assertThat(get("bob", calls.replace("%", "bob")).body()).doesNotContain("HOW!");
    assertThat(get("ann", calls.replace("%", "ann")).body()).contains("WHY!");
    assertThat(get("bob", "api/debug").statusCode()).isEqualTo(403);
    assertThat(get("ann", "api/debug").statusCode()).isEqualTo(200);
    assertThat(post("bob", "theater/api/tickets").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsForeignSessionsFromUnknownOnesInNothing() throws Exception {
    ask("ann", "why");
    for (String path : List.of("live", "step-progress", "llm-interactions")) {
      HttpResponse<String> foreign = get("bob", "api/sessions/session-of-ann/" + path);
      HttpResponse<String> unknown = get("bob", "api/sessions/unknown/" + path);
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(foreign.body()).isEqualTo(unknown.body());
    }
  }

  @Test
  void streamsThroughTheFiltersOfSpringSecurity() throws Exception {
    ask("ann", "first");
    Stream stream = new Stream("ann");
    await().until(() -> stream.has("snapshot"));
    ask("ann", "second");
    await().until(() -> stream.has("SECOND!"));
    // what is right about the answer is not what a filter in front of it thinks
    assertThat(stream.answer.headers().allValues("Cache-Control"))
        .containsExactly("no-store, no-transform");
  }

  @Test
  void shutsDownWithinSecondsWhileSomebodyWatches() throws Exception {
    ask("ann", "first");
    Stream stream = new Stream("ann");
    await().until(() -> stream.has("snapshot"));
    long start = System.nanoTime();
    application.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    await().until(() -> stream.ended);
    assertThat(stream.has("SERVER_SHUTDOWN")).isTrue();
  }

  /** A live stream that is read in the background. */
  private final class Stream {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> answer;
    private volatile boolean ended;

    Stream(String user) throws Exception {
      String path = "theater/api/sessions/session-of-" + user + "/live";
      answer = HTTP.send(request(user, path).build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      Thread thread = new Thread(this::read, "test-stream");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        for (String line; (line = reader.readLine()) != null; ) {
          lines.add(line);
        }
      } catch (IOException cut) {
        lines.add("cut: " + cut);
      }
      ended = true;
    }

    boolean has(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }
  }

  private HttpResponse<String> ask(String user, String question) throws Exception {
    HttpResponse<String> answer = post(user, "ask?question=" + question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<String> post(String user, String path) throws Exception {
    HttpRequest.Builder request =
        request(user, path)
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("X-Theater-Request", "1");
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String user, String path) throws Exception {
    return HTTP.send(request(user, "theater/" + path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String user, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path))
            .timeout(Duration.ofSeconds(60));
    if (user == null) {
      return request;
    }
    byte[] login = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
    return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
  }
}
