package io.theater.jdbc.internal;

import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Pieces of a record in a row. Not thread-safe. */
final class Streamed {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<ToolCall> toolCalls = new ArrayList<>();

  Streamed() {}

  Streamed(String text, String reasoning) {
    this.text.append(text);
    this.reasoning.append(reasoning);
  }

  void add(Streamed more) {
    text.append(more.text);
    reasoning.append(more.reasoning);
    toolCalls.addAll(more.toolCalls);
  }

  Streamed with(ToolCall call) {
    toolCalls.add(call);
    return this;
  }

  int length() {
    return text.length() + reasoning.length();
  }

  boolean isEmpty() {
    return length() == 0 && toolCalls.isEmpty();
  }

  String text() {
    return text.toString();
  }

  String reasoning() {
    return reasoning.toString();
  }

  List<ToolCall> toolCalls() {
    return List.copyOf(toolCalls);
  }
}
