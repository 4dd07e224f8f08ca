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
      await().untilAsserted(() -> assertThat(prompts(demo)).contains(QUESTION));
    }
    try (Demo demo = start("second")) {
      assertThat(prompts(demo)).contains(QUESTION);
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

  private static String prompts(Demo demo) throws Exception {
    URI uri = URI.create(demo.url() + "/theater/api/sessions/s/llm-interactions");
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    JsonNode calls = new ObjectMapper().readTree(answer).at("/data/interactions");
    return String.join("\n", calls.findValuesAsText("user_prompt"));
  }
}
