package io.theater.event;

import io.theater.model.LlmInteraction;
import io.theater.model.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a response; text is appended to what came before.
 *
 * @param header where and when
 * @param interaction ids only
 * @param offset how many characters of text and reasoning the host had streamed before this piece;
 *     a jump shows that pieces were dropped
 * @param text new response text, may be empty
 * @param reasoning new thinking text, may be empty
 * @param toolCall a tool the model asked for; null for none
 * @param weight how many pieces this one stands for
 */
public record LlmDelta(
    EventHeader header,
    LlmInteraction interaction,
    long offset,
    String text,
    String reasoning,
    @Nullable ToolCall toolCall,
    int weight)
    implements LlmEvent {
  @Override
  public LlmDelta withHeader(EventHeader newHeader) {
    return new LlmDelta(newHeader, interaction, offset, text, reasoning, toolCall, weight);
  }

  @Override
  public String type() {
    return "llm_delta";
  }

  @Override
  public boolean isDelta() {
    return true;
  }
}
