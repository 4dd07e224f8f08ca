package io.theater.examples.ask;

import io.theater.LlmCall;
import io.theater.LlmInteractionRecorder;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatMessage;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.ChatUsage;
import io.theater.model.Message;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A model whose every call is recorded in the step it serves, and streamed to its viewers. */
public final class RecordedChat {

  /** Uses the tools that a reply asks for, while its call is still open. */
  @FunctionalInterface
  public interface Tools {
    List<ToolCall> use(ChatReply reply) throws Exception;
  }

  private final ChatModel model;
  private final LlmInteractionRecorder recorder;

  /**
   * @param model answers
   * @param recorder of the theater that the steps belong to
   */
  public RecordedChat(ChatModel model, LlmInteractionRecorder recorder) {
    this.model = model;
    this.recorder = recorder;
  }

  /**
   * Asks, and reads the reply.
   *
   * @param reading its {@link IllegalArgumentException} says what is wrong with the reply
   * @throws UnusableReplyException when the reply cannot be read
   */
  <T> T ask(Step step, ChatRequest request, Function<String, T> reading) throws Exception {
    ChatReply reply = ask(step, request);
    try {
      return reading.apply(reply.text());
    } catch (IllegalArgumentException e) {
      if (reply.finishReason().equals("length")) {
        throw new UnusableReplyException("the reply was cut off: " + e.getMessage(), e);
      }
      throw e.getClass() == IllegalArgumentException.class
          ? new UnusableReplyException(String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  /** Asks, and waits for the whole reply. */
  ChatReply ask(Step step, ChatRequest request) throws Exception {
    return ask(step, request, UnaryOperator.identity(), reply -> List.of());
  }

  /**
   * Asks, and waits for the whole reply and the tools.
   *
   * @param more what else is recorded of the request
   */
  public ChatReply ask(Step step, ChatRequest request, UnaryOperator<LlmRequest> more, Tools tools)
      throws Exception {
    try (LlmCall call = recorder.start(more.apply(recorded(step, request)))) {
      ChatReply reply = stream(step, call, request);
      List<ToolCall> used = tools.use(reply);
      used.forEach(call::toolCall);
      call.complete(
          LlmResponse.builder()
              .model(reply.model())
              .usage(usage(reply.usage()))
              .finishReason(used.isEmpty() ? reply.finishReason() : "tool_calls")
              .build());
      return reply;
    }
  }

  private ChatReply stream(Step step, LlmCall call, ChatRequest request)
      throws IOException, InterruptedException {
    try {
      return model.chat(request, delta -> show(step, call, delta));
    } catch (InterruptedException e) {
      call.cancel("the run was cancelled");
      throw e;
    } catch (IOException | RuntimeException e) {
      call.fail(e);
      throw e;
    }
  }

  private static void show(Step step, LlmCall call, ChatDelta delta) {
    if (delta.kind() == ChatDelta.Kind.REASONING) {
      call.reasoning(delta.text());
      step.reasoning(delta.text());
    } else {
      call.append(delta.text());
      step.content(delta.text());
    }
  }

  private LlmRequest recorded(Step step, ChatRequest request) {
    LlmRequest recorded =
        LlmRequest.of(model.provider(), model.model())
            .in(step)
            .taskType(step.name())
            .endpoint(model.endpoint())
            .param("temperature", request.temperature())
            .param("max_tokens", request.maxTokens())
            .param("stream", true);
    for (ChatMessage message : request.messages()) {
      recorded = recorded.message(Message.text(message.role().wireName(), message.text()));
    }
    return recorded;
  }

  private static @Nullable Usage usage(@Nullable ChatUsage usage) {
    return usage == null
        ? null
        : new Usage(
            usage.input(), usage.output(), usage.total(), usage.cached(), null, usage.reasoning());
  }
}
