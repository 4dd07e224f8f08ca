package io.theater.event;

import io.theater.model.LlmInteraction;

/** An event of an LLM call. */
public sealed interface LlmEvent extends TheaterEvent
    permits LlmStarted, LlmDelta, LlmEnded, LlmFinalized {

  /**
   * What became known of the call. Streamed text is not part of it, because text is appended and
   * not replaced.
   *
   * @return a partial record
   */
  LlmInteraction interaction();
}
