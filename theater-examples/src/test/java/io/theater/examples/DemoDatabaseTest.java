package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.examples.model.scripted.ScriptedChatModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a database beside its files. */
@Timeout(120)
class DemoDatabaseTest {
  private static final String QUESTION = "Revenue by month in 2025";

  @TempDir Path directory;

  @Test
  void showsWhatTheDatabaseHasToADemoThatHasNoFiles() throws Exception {
    try (Demo demo = start("first")) {
      ask(demo);
      await().untilAsserted(() -> assertThat(calls(demo)).hasSize(5));
    }
    try (Demo demo = start("second")) {
      assertThat(calls(demo)).hasSize(5);
      assertThat(prompt(demo, calls(demo).get(0).path("id").asText())).contains(QUESTION);
    }
  }

  @Test
  void saysWhichDatabaseItCannotUse() {
    DemoOptions options = new DemoOptions(0, directory, "jdbc:nobody:knows", false);
    assertThatThrownBy(() -> Demo.start(options, model()))
        .isInstanceOf(DemoException.class)
        .hasMessageStartingWith("cannot record in the database: ");
  }

  private Demo start(String data) throws DemoException {
    String url = "jdbc:h2:file:" + directory.resolve("database");
    return Demo.start(new DemoOptions(0, directory.resolve(data), url, false), model());
  }

  private static ScriptedChatModel model() {
    return new ScriptedChatModel(Duration.ZERO);
  }

  private static void ask(Demo demo) throws Exception {
    String body = "{\"question\":\"" + QUESTION + "\",\"session_id\":\"s\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(demo.url() + "/demo/ask"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  /** Lists of a database have no texts. */
  private static JsonNode calls(Demo demo) throws Exception {
    return read(demo, "/theater/api/sessions/s/llm-interactions").at("/data/interactions");
  }

  private static String prompt(Demo demo, String id) throws Exception {
    return read(demo, "/theater/api/llm-interactions/" + id + "/details")
        .findValuesAsText("user_prompt")
        .get(0);
  }

  private static JsonNode read(Demo demo, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(demo.url() + path)).build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer);
  }
}
