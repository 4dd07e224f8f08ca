package io.theater.file.internal;

import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record streams: appended piece by piece, not replaced.
 *
 * @param text response of a call or output of a step
 * @param reasoning thinking text
 * @param toolCalls tools a model asked for
 */
public record Streamed(
    @Nullable String text, @Nullable String reasoning, @Nullable List<ToolCall> toolCalls) {
  public static final Streamed NONE = new Streamed(null, null, null);

  public boolean isEmpty() {
    return text == null && reasoning == null && toolCalls == null;
  }

  /** This without what an end says as a whole. */
  public Streamed unless(Streamed whole) {
    return new Streamed(
        whole.text == null ? text : null,
        whole.reasoning == null ? reasoning : null,
        whole.toolCalls == null ? toolCalls : null);
  }

  /** This, and where it has nothing, the other. */
  public Streamed or(Streamed other) {
    return new Streamed(
        text == null ? other.text : text,
        reasoning == null ? other.reasoning : reasoning,
        toolCalls == null ? other.toolCalls : toolCalls);
  }

  /** Puts pieces together. Not thread-safe. */
  public static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> toolCalls = new ArrayList<>();

    public void append(Streamed piece) {
      text.append(piece.text == null ? "" : piece.text);
      reasoning.append(piece.reasoning == null ? "" : piece.reasoning);
      toolCalls.addAll(piece.toolCalls == null ? List.of() : piece.toolCalls);
    }

    public int length() {
      return text.length() + reasoning.length();
    }

    public Streamed build() {
      return new Streamed(
          text.isEmpty() ? null : text.toString(),
          reasoning.isEmpty() ? null : reasoning.toString(),
          toolCalls.isEmpty() ? null : List.copyOf(toolCalls));
    }
  }
}
