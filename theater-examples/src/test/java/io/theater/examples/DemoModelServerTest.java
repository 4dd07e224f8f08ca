package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatMessage;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.FakeChatServer;
import io.theater.examples.model.OpenAiChatModel;
import io.theater.examples.model.scripted.ScriptedChatModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a model behind HTTP, whose server here lets the script speak. */
@Timeout(60)
class DemoModelServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ChatModel SCRIPT = new ScriptedChatModel(Duration.ZERO);

  @TempDir Path data;

  @Test
  void answersWithAModelBehindHttp() throws Exception {
    JsonNode end = ask(DemoModelServerTest::answer);
    assertThat(end.path("status").asText()).isEqualTo("succeeded");
    assertThat(end.at("/summary/output/answer").asText()).contains("12 rows");
  }

  @Test
  void failsWithTheWordsOfAServiceThatRefuses() throws Exception {
    JsonNode end =
        ask(
            exchange ->
                exchange.sendWhole(
                    "401 Unauthorized",
                    "Content-Type: application/json\r\nConnection: close\r\n",
                    "{\"error\":{\"message\":\"no such key\",\"code\":\"invalid_api_key\"}}"));
    assertThat(end.path("status").asText()).isEqualTo("failed");
  }

  private JsonNode ask(FakeChatServer.Behaviour behaviour) throws Exception {
    try (FakeChatServer server = new FakeChatServer(behaviour);
        Demo demo = Demo.start(new DemoOptions(0, data, null, false), model(server))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(demo.url() + "/demo/ask"))
              .header("Content-Type", "application/json")
              .header("Accept", "text/event-stream")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"question\":\"Revenue by month in 2025\"}"))
              .build();
      List<JsonNode> events = Events.read(HttpClient.newHttpClient(), request, "final_complete");
      return events.get(events.size() - 1);
    }
  }

  private static ChatModel model(FakeChatServer server) {
    Map<String, String> environment =
        Map.of("OPENAI_BASE_URL", server.base().toString(), "OPENAI_API_KEY", "sk-demo-0123456789");
    return OpenAiChatModel.fromEnvironment(environment).orElseThrow();
  }

  private static void answer(FakeChatServer.Exchange exchange) throws Exception {
    exchange.startStream();
    ChatReply reply = SCRIPT.chat(request(exchange), delta -> send(exchange, delta));
    exchange.send(
        "data: {\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"delta\":{},"
            + "\"finish_reason\":\""
            + reply.finishReason()
            + "\"}]}\n\ndata: [DONE]\n\n");
  }

  private static ChatRequest request(FakeChatServer.Exchange exchange) throws IOException {
    JsonNode messages = JSON.readTree(exchange.body()).path("messages");
    return new ChatRequest(
        List.of(
            ChatMessage.system(messages.path(0).path("content").asText()),
            ChatMessage.user(messages.path(1).path("content").asText())),
        0,
        1000);
  }

  private static void send(FakeChatServer.Exchange exchange, ChatDelta delta) {
    String field = delta.kind() == ChatDelta.Kind.TEXT ? "content" : "reasoning_content";
    Map<String, Object> choice = Map.of("index", 0, "delta", Map.of(field, delta.text()));
    try {
      Map<String, Object> chunk = Map.of("choices", List.of(choice));
      exchange.send("data: " + JSON.writeValueAsString(chunk) + "\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
