package io.theater.internal.live;

import io.theater.event.LlmDelta;
import io.theater.internal.EventSize;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of an LLM call that has not ended: its record, and what it streamed beyond that. */
record KeptCall(
    LlmInteraction call,
    long callBytes,
    @Nullable StreamedText response,
    @Nullable StreamedText reasoning)
    implements Kept<LlmInteraction> {
  private static final int MAX_TOOL_CALLS = 200;

  static KeptCall of(LlmInteraction call) {
    return new KeptCall(call, EventSize.bytes(call), null, null);
  }

  KeptCall merge(LlmInteraction later) {
    LlmInteraction merged = call.merge(later);
    return new KeptCall(
        merged,
        EventSize.bytes(merged),
        later.response() == null ? response : null,
        later.reasoning() == null ? reasoning : null);
  }

  KeptCall append(LlmDelta delta, int maxChars) {
    KeptCall streaming = streaming(delta.toolCall());
    return new KeptCall(
        streaming.call,
        streaming.callBytes,
        StreamedText.append(response, call.response(), delta.text(), maxChars),
        StreamedText.append(reasoning, call.reasoning(), delta.reasoning(), maxChars));
  }

  private KeptCall streaming(@Nullable ToolCall tool) {
    if (tool == null && call.stage() == LlmStage.STREAMING) {
      return this;
    }
    LlmInteraction.Builder changed =
        LlmInteraction.builder(call.id(), call.sessionId()).stage(LlmStage.STREAMING);
    return merge(tool == null ? changed.build() : changed.toolCalls(with(tool)).build());
  }

  /** A tool call that is told again, as with its answer, takes its own place. */
  private List<ToolCall> with(ToolCall tool) {
    List<ToolCall> tools =
        call.toolCalls() == null ? new ArrayList<>() : new ArrayList<>(call.toolCalls());
    if (tool.id() != null) {
      tools.removeIf(known -> tool.id().equals(known.id()));
    }
    tools.add(tool);
    return tools.subList(Math.max(0, tools.size() - MAX_TOOL_CALLS), tools.size());
  }

  @Override
  public LlmInteraction view() {
    if (response == null && reasoning == null) {
      return call;
    }
    return call.toBuilder()
        .response(response == null ? call.response() : response.toString())
        .reasoning(reasoning == null ? call.reasoning() : reasoning.toString())
        .build();
  }

  @Override
  public boolean ended() {
    return call.ended();
  }

  @Override
  public long bytes() {
    return callBytes
        + (response == null ? 0 : response.bytes())
        + (reasoning == null ? 0 : reasoning.bytes());
  }
}
