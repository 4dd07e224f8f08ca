package io.theater.event;

import io.theater.model.LlmInteraction;

/**
 * The host linked an interaction to its own message.
 *
 * @param header where and when
 * @param interaction message id and the finalized flag
 */
public record LlmFinalized(EventHeader header, LlmInteraction interaction) implements LlmEvent {
  @Override
  public LlmFinalized withHeader(EventHeader newHeader) {
    return new LlmFinalized(newHeader, interaction);
  }

  @Override
  public String type() {
    return "llm_finalized";
  }
}
