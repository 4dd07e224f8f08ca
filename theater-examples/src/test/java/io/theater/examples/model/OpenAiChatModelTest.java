package io.theater.examples.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenAiChatModelTest {

  private static final String KEY = "sk-test-0123456789";
  private static final ChatRequest REQUEST = ChatRequest.of("Be brief.", "你好 \"quoted\"");
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final List<ChatDelta> deltas = new ArrayList<>();

  @Test
  void streamsTextAndReasoningInOrderAndReadsTheUsage() throws Exception {
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.startStream();
              exchange.send(
                  "data: {\"id\":\"chatcmpl-1\",\"model\":\"m-2025\",\"choices\":[{\"index\":0,"
                      + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
                      + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":null,"
                      + "\"reasoning_content\":\"Hm. \"}}]}\n\n"
                      + text("Hello ")
                      + text("world")
                      + "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}\n\n"
                      + FINISH
                      + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,"
                      + "\"completion_tokens\":5,\"total_tokens\":17,"
                      + "\"prompt_tokens_details\":{\"cached_tokens\":8},"
                      + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n"
                      + DONE);
            })) {
      ChatReply reply = model(server).chat(REQUEST, deltas::add);
      assertThat(deltas)
          .containsExactly(
              ChatDelta.reasoning("Hm. "), ChatDelta.text("Hello "), ChatDelta.text("world"));
      assertThat(reply)
          .isEqualTo(
              new ChatReply(
                  "chatcmpl-1",
                  "m-2025",
                  "Hello world",
                  "Hm. ",
                  "stop",
                  new ChatUsage(12, 5, 17, 8, 2)));
    }
  }

  @Test
  void asksAgainWithoutWhatTheModelRefusesAndRemembersIt() throws Exception {
    try (FakeChatServer server = new FakeChatServer(OpenAiChatModelTest::refuseOldParameters)) {
      OpenAiChatModel model = model(server);
      assertThat(model.chat(REQUEST, deltas::add).text()).isEqualTo("x");
      assertThat(model.chat(REQUEST, deltas::add).text()).isEqualTo("x");
      assertThat(server.exchanges)
          .extracting(exchange -> new ObjectMapper().readTree(exchange.body()))
          .extracting(
              json -> json.has("max_tokens"),
              json -> json.path("max_completion_tokens").asInt(),
              json -> json.has("temperature"))
          .containsExactly(
              tuple(true, 0, true),
              tuple(false, 1000, true),
              tuple(false, 1000, false),
              tuple(false, 1000, false));
    }
  }

  private static void refuseOldParameters(FakeChatServer.Exchange exchange) throws Exception {
    if (exchange.body().contains("\"max_tokens\"")) {
      refuse(exchange, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    } else if (exchange.body().contains("\"temperature\"")) {
      refuse(exchange, "Unsupported value: 'temperature' does not support 0 with this model.");
    } else {
      exchange.startStream();
      exchange.send(text("x") + FINISH + DONE);
    }
  }

  private static void refuse(FakeChatServer.Exchange exchange, String message) throws Exception {
    exchange.sendWhole(
        "400 Bad Request",
        "Content-Type: application/json\r\nConnection: close\r\n",
        "{\"error\":{\"message\":\"" + message + "\",\"code\":\"unsupported_parameter\"}}");
  }

  @Test
  void asksOnceMoreAtMostForEveryParameter() throws Exception {
    try (FakeChatServer server =
        new FakeChatServer(exchange -> refuse(exchange, "max_tokens is too large"))) {
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(() -> model(server).chat(REQUEST, deltas::add))
          .withMessageContaining("too large");
      assertThat(server.exchanges).hasSize(2);
    }
  }

  @Test
  void sendsTheConversationAsTheProtocolAsks() throws Exception {
    try (FakeChatServer server = replying(text("x") + FINISH + DONE)) {
      model(server).chat(REQUEST, deltas::add);
      FakeChatServer.Exchange exchange = server.exchanges.take();
      assertThat(exchange.head())
          .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
          .containsIgnoringCase("authorization: Bearer " + KEY)
          .doesNotContainIgnoringCase("upgrade:");
      JsonNode json = new ObjectMapper().readTree(exchange.body());
      assertThat(json.path("stream").asBoolean()).isTrue();
      assertThat(json.path("stream_options").path("include_usage").asBoolean()).isTrue();
      assertThat(json.path("messages").path(0).path("role").asText()).isEqualTo("system");
      assertThat(json.path("messages").path(1).path("content").asText()).isEqualTo("你好 \"quoted\"");
    }
  }

  @Test
  void deliversEachChunkBeforeTheNextOneIsSent() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.startChunkedStream();
              exchange.sendChunk(text("first"));
              assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
              exchange.sendChunk(text(" second") + FINISH + DONE);
              exchange.send("0\r\n\r\n");
            })) {
      ChatReply reply = model(server).chat(REQUEST, delta -> seen.countDown());
      assertThat(reply.text()).isEqualTo("first second");
    }
  }

  @Test
  void joinsCharactersThatAreSplitBetweenPackets() throws Exception {
    byte[] event = text("汉堡🍔").getBytes(StandardCharsets.UTF_8);
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.socket().setTcpNoDelay(true);
              exchange.startStream();
              for (byte one : event) {
                exchange.send(one);
              }
              exchange.send(FINISH + DONE);
            })) {
      assertThat(model(server).chat(REQUEST, deltas::add).text()).isEqualTo("汉堡🍔");
    }
  }

  @Test
  void understandsCommentsCarriageReturnsAndDataWithoutSpace() throws Exception {
    String stream =
        ": ping\r\n\r\nevent: x\r\n"
            + text("a").replace("\n", "\r\n")
            + text("b").replace("data: ", "data:").replace("\n", "\r")
            + FINISH
            + DONE;
    try (FakeChatServer server = replying(stream)) {
      assertThat(model(server).chat(REQUEST, deltas::add).text()).isEqualTo("ab");
    }
  }

  @Test
  void acceptsAFinishedStreamWithoutDone() throws Exception {
    try (FakeChatServer server = replying(text("all") + FINISH)) {
      ChatReply reply = model(server).chat(REQUEST, deltas::add);
      assertThat(reply.text()).isEqualTo("all");
      assertThat(reply.usage()).isNull();
    }
  }

  @Test
  void acceptsAServiceThatDoesNotStream() throws Exception {
    try (FakeChatServer server =
        new FakeChatServer(
            exchange ->
                exchange.sendWhole(
                    "200 OK",
                    "Content-Type: application/json; charset=utf-8\r\n",
                    "{\"choices\":[{\"message\":{\"content\":\"whole\"},"
                        + "\"finish_reason\":\"length\"}]}"))) {
      ChatReply reply = model(server).chat(REQUEST, deltas::add);
      assertThat(reply.text()).isEqualTo("whole");
      assertThat(reply.finishReason()).isEqualTo("length");
    }
  }

  @Test
  void reportsAStreamThatEndsTooEarlyWithItsPartialText() throws Exception {
    try (FakeChatServer server = replying(text("half"))) {
      ChatException e = failure(model(server));
      assertThat(e.code()).isEqualTo("incomplete_reply");
      assertThat(e.retryable()).isTrue();
      assertThat(e.partialText()).isEqualTo("half");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsACutConnectionWithItsPartialText(boolean reset) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.startChunkedStream();
              exchange.sendChunk(text("half"));
              seen.await();
              if (reset) {
                exchange.reset();
              }
            })) {
      ChatException e =
          catchThrowableOfType(
              ChatException.class, () -> model(server).chat(REQUEST, delta -> seen.countDown()));
      assertThat(e.code()).isEqualTo("connection_lost");
      assertThat(e.retryable()).isTrue();
      assertThat(e.partialText()).isEqualTo("half");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, false",
    "401, invalid_api_key, false",
    "404, model_not_found, false",
    "429, rate_limit_exceeded, true",
    "429, insufficient_quota, false",
    "500, server_error, true",
    "503, overloaded, true"
  })
  void turnsAnErrorReplyIntoATypedException(int status, String code, boolean retryable)
      throws Exception {
    String body = "{\"error\":{\"message\":\"Because of " + KEY + "\",\"code\":\"" + code + "\"}}";
    try (FakeChatServer server = refusing(status, "", body)) {
      ChatException e = failure(model(server));
      assertThat(e.status()).isEqualTo(status);
      assertThat(e.code()).isEqualTo(code);
      assertThat(e.retryable()).isEqualTo(retryable);
      assertThat(e).hasMessage("HTTP " + status + ": Because of ***");
      assertThat(e.retryAfter()).isEmpty();
    }
  }

  @Test
  void readsRetryAfterInSecondsAndAsDate() throws Exception {
    try (FakeChatServer server = refusing(429, "Retry-After: 7\r\n", "slow down")) {
      ChatException e = failure(model(server));
      assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
      assertThat(e).hasMessage("HTTP 429: slow down");
      assertThat(e.code()).isEqualTo("http_error");
    }
    String past = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    try (FakeChatServer server = refusing(503, past, "")) {
      assertThat(failure(model(server)).retryAfter()).contains(Duration.ZERO);
    }
  }

  @Test
  void reportsAnErrorInsideTheStreamWithThePartialText() throws Exception {
    String error = "data: {\"error\":{\"message\":\"GPU on fire\",\"type\":\"server_error\"}}\n\n";
    try (FakeChatServer server = replying(text("half") + error)) {
      ChatException e = failure(model(server));
      assertThat(e).hasMessageContaining("GPU on fire");
      assertThat(e.code()).isEqualTo("server_error");
      assertThat(e.retryable()).isTrue();
      assertThat(e.partialText()).isEqualTo("half");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"choices\":[{\"del", "hello", "[]", "", "null"})
  void reportsAMalformedChunkWithThePartialText(String chunk) throws Exception {
    try (FakeChatServer server = replying(text("half") + "data: " + chunk + "\n\n" + DONE)) {
      ChatException e = failure(model(server));
      assertThat(e.code()).isEqualTo("malformed_reply");
      assertThat(e.partialText()).isEqualTo("half");
    }
  }

  @Test
  void givesUpAServiceThatFallsSilentWhileStreaming() throws Exception {
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.startStream();
              exchange.send(text("half"));
              exchange.awaitClientGone();
            })) {
      ChatException e = failure(model(server, Duration.ofMillis(300)));
      assertThat(e.code()).isEqualTo("timeout");
      assertThat(e.partialText()).isEqualTo("half");
    }
  }

  @Test
  void givesUpAServiceThatNeverAnswers() throws Exception {
    try (FakeChatServer server = new FakeChatServer(FakeChatServer.Exchange::awaitClientGone)) {
      ChatException e = failure(model(server, Duration.ofMillis(300)));
      assertThat(e.code()).isEqualTo("timeout");
      assertThat(e.retryable()).isTrue();
    }
  }

  @Test
  void reportsThatNobodyListens() throws Exception {
    URI base;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      base = URI.create("http://127.0.0.1:" + unused.getLocalPort());
    }
    ChatModel model = new OpenAiChatModel(base, KEY, "m", OpenAiChatModel.Timeouts.DEFAULT);
    assertThat(failure(model).code()).isEqualTo("connect_failed");
  }

  @Test
  void endsTheConnectionWhenItsThreadIsInterrupted() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch streaming = new CountDownLatch(1);
    try (FakeChatServer server =
        new FakeChatServer(
            exchange -> {
              exchange.startStream();
              exchange.send(text("half"));
              exchange.awaitClientGone();
              gone.countDown();
            })) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  model(server).chat(REQUEST, delta -> streaming.countDown());
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      caller.start();
      assertThat(streaming.await(30, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(30_000);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void passesOnWhatTheListenerThrows() throws Exception {
    try (FakeChatServer server = replying(text("a") + FINISH + DONE)) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  model(server)
                      .chat(
                          REQUEST,
                          delta -> {
                            throw new IllegalStateException("enough");
                          }))
          .withMessage("enough");
    }
  }

  @Test
  void neverShowsItsKey() throws Exception {
    try (FakeChatServer server = replying("data: {\"" + KEY + "\n\n")) {
      OpenAiChatModel model = model(server);
      assertThat(model.toString()).doesNotContain(KEY);
      Throwable e = failure(model);
      assertThat(Arrays.asList(e.toString(), String.valueOf(e.getCause())))
          .noneMatch(text -> text.contains(KEY));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new OpenAiChatModel(
                    URI.create("http://x"), KEY + "\n", "m", OpenAiChatModel.Timeouts.DEFAULT))
        .withMessageNotContaining(KEY);
  }

  @Test
  void isConfiguredByTheEnvironment() {
    assertThat(OpenAiChatModel.fromEnvironment(Map.of("OPENAI_BASE_URL", " "))).isEmpty();
    ChatModel keyOnly =
        OpenAiChatModel.fromEnvironment(Map.of("OPENAI_API_KEY", KEY)).orElseThrow();
    assertThat(keyOnly.endpoint()).isEqualTo("https://api.openai.com/v1/chat/completions");
    ChatModel local =
        OpenAiChatModel.fromEnvironment(
                Map.of("OPENAI_BASE_URL", "http://localhost:8000/v1/", "OPENAI_MODEL", "qwen"))
            .orElseThrow();
    assertThat(local.endpoint()).isEqualTo("http://localhost:8000/v1/chat/completions");
    assertThat(local.model()).isEqualTo("qwen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "http://user:secret@x", "x/y", "http:///v1"})
  void refusesABaseThatIsNoPlainHttpUrl(String base) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> new OpenAiChatModel(URI.create(base), KEY, "m", OpenAiChatModel.Timeouts.DEFAULT))
        .withMessageNotContaining("secret");
  }

  private ChatException failure(ChatModel model) {
    return catchThrowableOfType(ChatException.class, () -> model.chat(REQUEST, deltas::add));
  }

  private static OpenAiChatModel model(FakeChatServer server) {
    return model(server, Duration.ofSeconds(30));
  }

  private static OpenAiChatModel model(FakeChatServer server, Duration idle) {
    return new OpenAiChatModel(
        server.base(), KEY, "m", new OpenAiChatModel.Timeouts(Duration.ofSeconds(10), idle));
  }

  private static FakeChatServer replying(String stream) throws Exception {
    return new FakeChatServer(
        exchange -> {
          exchange.startStream();
          exchange.send(stream);
        });
  }

  private static FakeChatServer refusing(int status, String headers, String body) throws Exception {
    return new FakeChatServer(exchange -> exchange.sendWhole(status + " No", headers, body));
  }

  private static String text(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }
}
