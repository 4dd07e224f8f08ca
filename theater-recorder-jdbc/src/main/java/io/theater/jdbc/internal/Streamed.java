package io.theater.jdbc.internal;

import io.theater.event.LlmDelta;
import io.theater.event.StepContent;
import io.theater.event.TheaterEvent;
import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Pieces of a record in a row. Not thread-safe. */
final class Streamed {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<ToolCall> toolCalls = new ArrayList<>();

  Streamed() {}

  private Streamed(String text, String reasoning) {
    this.text.append(text);
    this.reasoning.append(reasoning);
  }

  /** What an event adds. */
  static Streamed of(TheaterEvent event) {
    if (event instanceof StepContent content) {
      return new Streamed(content.text(), content.reasoning());
    }
    Streamed piece = new Streamed();
    if (event instanceof LlmDelta delta) {
      piece = new Streamed(delta.text(), delta.reasoning());
      if (delta.toolCall() != null) {
        piece.toolCalls.add(delta.toolCall());
      }
    }
    return piece;
  }

  void add(Streamed more) {
    text.append(more.text);
    reasoning.append(more.reasoning);
    toolCalls.addAll(more.toolCalls);
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
