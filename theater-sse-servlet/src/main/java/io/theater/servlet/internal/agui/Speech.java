package io.theater.servlet.internal.agui;

import io.theater.model.ToolCall;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one LLM call or step says: reasoning, text and tool calls, each closed before the next. */
final class Speech {
  private final String id;
  private final AgUiOutput out;
  private final Set<String> toolCalls = new HashSet<>();
  private int textLength;
  private int reasoningLength;
  private boolean speaking;
  private boolean thinking;

  Speech(String id, AgUiOutput out) {
    this.id = id;
    this.out = out;
  }

  void text(@Nullable String delta) {
    if (delta == null || delta.isEmpty()) {
      return;
    }
    stopThinking();
    if (!speaking) {
      speaking = true;
      out.event("TEXT_MESSAGE_START", "messageId", id, "role", "assistant");
    }
    textLength += delta.length();
    out.event("TEXT_MESSAGE_CONTENT", "messageId", id, "delta", delta);
  }

  void reasoning(@Nullable String delta) {
    if (delta == null || delta.isEmpty()) {
      return;
    }
    stopSpeaking();
    String thought = id + "-reasoning";
    if (!thinking) {
      thinking = true;
      out.event("REASONING_START", "messageId", thought);
      out.event("REASONING_MESSAGE_START", "messageId", thought, "role", "reasoning");
    }
    reasoningLength += delta.length();
    out.event("REASONING_MESSAGE_CONTENT", "messageId", thought, "delta", delta);
  }

  /** What is known of the whole by now; what was said already is not said again. */
  void catchUp(@Nullable String reasoning, @Nullable String text) {
    if (reasoning != null && reasoning.length() > reasoningLength) {
      reasoning(reasoning.substring(reasoningLength));
    }
    if (text != null && text.length() > textLength) {
      text(text.substring(textLength));
    }
  }

  /** A tool call, which is known whole, and later maybe its result. */
  void toolCall(ToolCall call) {
    String callId = call.id() == null ? nameOf(call) : call.id();
    if (toolCalls.add(callId)) {
      out.event(
          "TOOL_CALL_START",
          "toolCallId",
          callId,
          "toolCallName",
          call.name(),
          "parentMessageId",
          id);
      if (call.arguments() != null && !call.arguments().isEmpty()) {
        out.event("TOOL_CALL_ARGS", "toolCallId", callId, "delta", call.arguments());
      }
      out.event("TOOL_CALL_END", "toolCallId", callId);
    }
    if (call.result() != null && toolCalls.add(callId + " result")) {
      out.event(
          "TOOL_CALL_RESULT",
          "messageId",
          callId + "-result",
          "toolCallId",
          callId,
          "content",
          call.result(),
          "role",
          "tool");
    }
  }

  private String nameOf(ToolCall call) {
    return id + "-" + call.name() + "-" + Integer.toHexString(Objects.hashCode(call.arguments()));
  }

  void end() {
    stopThinking();
    stopSpeaking();
  }

  private void stopSpeaking() {
    if (speaking) {
      speaking = false;
      out.event("TEXT_MESSAGE_END", "messageId", id);
    }
  }

  private void stopThinking() {
    if (thinking) {
      thinking = false;
      out.event("REASONING_MESSAGE_END", "messageId", id + "-reasoning");
      out.event("REASONING_END", "messageId", id + "-reasoning");
    }
  }
}
