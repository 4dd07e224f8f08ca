package io.theater.event;

import io.theater.model.LlmInteraction;

/**
 * A request is on its way to a model.
 *
 * @param header where and when
 * @param interaction the request
 */
public record LlmStarted(EventHeader header, LlmInteraction interaction) implements LlmEvent {
  @Override
  public LlmStarted withHeader(EventHeader newHeader) {
    return new LlmStarted(newHeader, interaction);
  }

  @Override
  public String type() {
    return "llm_start";
  }
}
