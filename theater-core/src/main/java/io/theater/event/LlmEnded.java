package io.theater.event;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;

/**
 * An LLM call ended: completed, failed, cancelled or interrupted.
 *
 * @param header where and when
 * @param interaction the whole response or what there is of it, usage, cost, timing, error
 */
public record LlmEnded(EventHeader header, LlmInteraction interaction) implements LlmEvent {
  @Override
  public LlmEnded withHeader(EventHeader newHeader) {
    return new LlmEnded(newHeader, interaction);
  }

  @Override
  public String type() {
    return interaction.stage() == LlmStage.COMPLETED ? "llm_complete" : "llm_error";
  }
}
