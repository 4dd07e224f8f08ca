package io.theater.examples.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a reply from the chunks of a chat completion stream. Used by one thread. */
final class ReplyAssembler {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<ChatDelta> onDelta;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private String id = "";
  private String model;
  private String finishReason = "";
  private @Nullable ChatUsage usage;

  ReplyAssembler(String requestedModel, Consumer<ChatDelta> onDelta) {
    this.model = requestedModel;
    this.onDelta = onDelta;
  }

  /**
   * Takes a {@code chat.completion.chunk}, or the whole {@code chat.completion} of a server that
   * does not stream.
   */
  void accept(String json) throws ChatException {
    JsonNode chunk = parse(json);
    JsonNode error = chunk.path("error");
    if (error.isObject() || error.isTextual()) {
      throw ErrorReplies.inStream(error);
    }
    id = chunk.path("id").asText(id);
    model = chunk.path("model").asText(model);
    if (chunk.path("usage").isObject()) {
      usage = usage(chunk.path("usage"));
    }
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.path("index").asInt(0) == 0) {
        accept(choice);
      }
    }
  }

  private static JsonNode parse(String json) throws ChatException {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Jackson's message quotes the reply and says where, which is all there is to say
      throw malformed(e.getOriginalMessage());
    }
    throw malformed("not an object");
  }

  private static ChatException malformed(String why) {
    return ChatException.Failure.of("malformed_reply", true)
        .with("the service sent malformed JSON: " + why, "", null);
  }

  private void accept(JsonNode choice) {
    JsonNode delta = choice.has("delta") ? choice.path("delta") : choice.path("message");
    String thought = string(delta, "reasoning_content");
    append(
        reasoning, thought.isEmpty() ? string(delta, "reasoning") : thought, ChatDelta::reasoning);
    append(text, string(delta, "content"), ChatDelta::text);
    String reason = string(choice, "finish_reason");
    finishReason = reason.isEmpty() ? finishReason : reason;
  }

  private void append(StringBuilder target, String piece, Function<String, ChatDelta> delta) {
    if (!piece.isEmpty()) {
      target.append(piece);
      onDelta.accept(delta.apply(piece));
    }
  }

  private static String string(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).textValue() : "";
  }

  private static ChatUsage usage(JsonNode usage) {
    long input = usage.path("prompt_tokens").asLong();
    long output = usage.path("completion_tokens").asLong();
    return new ChatUsage(
        input,
        output,
        usage.path("total_tokens").asLong(input + output),
        usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
        usage.path("completion_tokens_details").path("reasoning_tokens").asLong());
  }

  /** Whether the service said why it stopped. */
  boolean finished() {
    return !finishReason.isEmpty();
  }

  String partialText() {
    return text.toString();
  }

  ChatReply reply() {
    String reason = finished() ? finishReason : "stop";
    return new ChatReply(id, model, text.toString(), reasoning.toString(), reason, usage);
  }
}
