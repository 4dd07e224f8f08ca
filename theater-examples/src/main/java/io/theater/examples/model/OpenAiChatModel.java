package io.theater.examples.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any service that speaks OpenAI's chat completions protocol, with streaming.
 *
 * <p>Sends {@code POST {base}/chat/completions} with {@code stream: true} and reads server-sent
 * events until {@code [DONE]}. A stream that ends without {@code [DONE]} is accepted when the
 * service said why it finished, and is a {@link ChatException} with code {@code incomplete_reply}
 * otherwise. Does not retry, with one exception: a service that refuses {@code max_tokens} or
 * {@code temperature} is asked again with {@code max_completion_tokens} or without a temperature,
 * and from then on at once. The API key appears neither in {@link #toString()} nor in exceptions.
 */
public final class OpenAiChatModel implements ChatModel {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT_BASE = "https://api.openai.com/v1";
  private static final String DEFAULT_MODEL = "gpt-4o-mini";
  private static final int MAX_BODY_BYTES = 4 << 20;

  private final URI endpoint;
  private final String apiKey;
  private final String model;
  private final Timeouts timeouts;
  private final HttpClient client;
  // only ever grows, and at worst is learned again
  private volatile Set<Option> refused = Set.of();

  /** A parameter that some models refuse. */
  private enum Option {
    MAX_TOKENS,
    TEMPERATURE;

    private final Pattern name = Pattern.compile("\\b" + name().toLowerCase(Locale.ROOT) + "\\b");

    boolean isNamedBy(ChatException refusal) {
      return name.matcher(String.valueOf(refusal.getMessage())).find();
    }
  }

  /**
   * How long to wait.
   *
   * @param connect for a connection
   * @param idle for the response's head, and then for each next piece of its body
   */
  public record Timeouts(Duration connect, Duration idle) {

    /** 10 seconds to connect, 60 seconds of silence. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /**
   * Creates a client; connects to nothing yet.
   *
   * @param base such as {@code https://api.openai.com/v1}; http or https, without user info
   * @param apiKey sent as bearer token; empty for services that need none
   * @param model the model to ask for
   */
  public OpenAiChatModel(URI base, String apiKey, String model, Timeouts timeouts) {
    if (!apiKey.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("apiKey must be visible ASCII without spaces");
    }
    this.endpoint = endpoint(base);
    this.apiKey = apiKey;
    this.model = model;
    this.timeouts = timeouts;
    // HTTP/2 upgrade headers on plain HTTP confuse several local model servers
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeouts.connect())
            .build();
  }

  /**
   * The client that the usual environment variables describe.
   *
   * @param environment {@code OPENAI_BASE_URL} (default {@code https://api.openai.com/v1}), {@code
   *     OPENAI_API_KEY} (default none) and {@code OPENAI_MODEL} (default {@code gpt-4o-mini})
   * @return empty when neither base URL nor key is set
   */
  public static Optional<ChatModel> fromEnvironment(Map<String, String> environment) {
    String base = environment.getOrDefault("OPENAI_BASE_URL", "").strip();
    String key = environment.getOrDefault("OPENAI_API_KEY", "").strip();
    if (base.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    String model = environment.getOrDefault("OPENAI_MODEL", "").strip();
    URI uri = URI.create(base.isEmpty() ? DEFAULT_BASE : base);
    return Optional.of(
        new OpenAiChatModel(uri, key, model.isEmpty() ? DEFAULT_MODEL : model, Timeouts.DEFAULT));
  }

  private static URI endpoint(URI base) {
    boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!http || base.getHost() == null || base.getUserInfo() != null) {
      throw new IllegalArgumentException("base must be an http(s) URL without user info");
    }
    return URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
  }

  @Override
  public String provider() {
    return "openai";
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public String endpoint() {
    return endpoint.toString();
  }

  @Override
  public ChatReply chat(ChatRequest request, Consumer<ChatDelta> onDelta)
      throws IOException, InterruptedException {
    while (true) {
      Set<Option> without = refused;
      try {
        return chat(request, without, onDelta);
      } catch (ChatException e) {
        Option named = refusedBy(e, without);
        if (named == null) {
          throw e;
        }
        EnumSet<Option> more = EnumSet.of(named);
        more.addAll(without);
        refused = more;
      }
    }
  }

  private static @Nullable Option refusedBy(ChatException e, Set<Option> without) {
    for (Option option : Option.values()) {
      if (e.status() == 400 && !without.contains(option) && option.isNamedBy(e)) {
        return option;
      }
    }
    return null;
  }

  private ChatReply chat(ChatRequest request, Set<Option> without, Consumer<ChatDelta> onDelta)
      throws IOException, InterruptedException {
    ReplyAssembler reply = new ReplyAssembler(model, onDelta);
    try (BodyQueue body = new BodyQueue()) {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          send(httpRequest(json(request, without)));
      response.body().subscribe(body);
      if (response.statusCode() / 100 != 2) {
        throw ErrorReplies.ofStatus(response.statusCode(), response.headers(), errorBody(body));
      }
      String type = response.headers().firstValue("content-type").orElse("");
      if (type.startsWith("application/json")) {
        reply.accept(readAll(body));
      } else {
        readEvents(body, reply);
      }
      return reply.reply();
    } catch (IOException e) {
      throw presentable(e, reply.partialText());
    }
  }

  private HttpRequest httpRequest(Map<String, Object> json) throws JsonProcessingException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeouts.idle())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)));
    if (!apiKey.isEmpty()) {
      builder.header("Authorization", "Bearer " + apiKey);
    }
    return builder.build();
  }

  private Map<String, Object> json(ChatRequest request, Set<Option> without) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put(
        "messages",
        request.messages().stream()
            .map(message -> Map.of("role", message.role().wireName(), "content", message.text()))
            .toList());
    if (!without.contains(Option.TEMPERATURE)) {
      json.put("temperature", request.temperature());
    }
    String limit = without.contains(Option.MAX_TOKENS) ? "max_completion_tokens" : "max_tokens";
    json.put(limit, request.maxTokens());
    json.put("stream", true);
    json.put("stream_options", Map.of("include_usage", true));
    return json;
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofPublisher());
    } catch (HttpTimeoutException e) {
      throw failure("timeout", "no answer from " + endpoint.getHost() + " in time", e);
    } catch (ConnectException e) {
      throw failure("connect_failed", "cannot connect to " + endpoint.getAuthority(), e);
    }
  }

  private void readEvents(BodyQueue body, ReplyAssembler reply)
      throws IOException, InterruptedException {
    SseParser parser = new SseParser();
    for (List<ByteBuffer> piece = body.next(timeouts.idle());
        piece != null;
        piece = body.next(timeouts.idle())) {
      for (ByteBuffer bytes : piece) {
        for (String data : parser.feed(bytes)) {
          if (data.equals("[DONE]")) {
            return;
          }
          reply.accept(data);
        }
      }
    }
    if (!reply.finished()) {
      throw failure("incomplete_reply", "the stream ended before the reply was complete", null);
    }
  }

  private String readAll(BodyQueue body) throws IOException, InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (List<ByteBuffer> piece = body.next(timeouts.idle());
        piece != null && all.size() < MAX_BODY_BYTES;
        piece = body.next(timeouts.idle())) {
      for (ByteBuffer bytes : piece) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        all.write(copy);
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private String errorBody(BodyQueue body) throws InterruptedException {
    try {
      return readAll(body);
    } catch (IOException e) {
      // the status says more than that its explanation was cut off
      return "";
    }
  }

  private static ChatException failure(String code, String message, @Nullable Throwable cause) {
    return ChatException.Failure.of(code, true).with(message, "", cause);
  }

  private ChatException presentable(IOException e, String partialText) {
    ChatException known =
        e instanceof ChatException chat
            ? chat
            : failure("connection_lost", "connection lost: " + e.getMessage(), e);
    String message = String.valueOf(known.getMessage());
    // some services quote the key they refuse
    String safe = apiKey.isEmpty() ? message : message.replace(apiKey, "***");
    return new ChatException.Failure(
            known.status(), known.code(), known.retryable(), known.retryAfter().orElse(null))
        .with(safe, partialText, known.getCause());
  }

  @Override
  public String toString() {
    return "OpenAiChatModel[" + model + " at " + endpoint + "]";
  }
}
