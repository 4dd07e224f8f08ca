package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.Optional;

/**
 * What the live side knows before any store does: records of runs at work, whole, with the text
 * streamed so far. Safe for any number of threads; must not block. A record it has forgotten is
 * empty, and it may forget any.
 */
public interface LiveOverlay {

  /** Knows nothing. */
  LiveOverlay NONE =
      new LiveOverlay() {
        @Override
        public Optional<Execution> execution(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<StepRecord> step(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<LlmInteraction> openInteraction(String id) {
          return Optional.empty();
        }
      };

  /**
   * An execution that is at work or has just ended.
   *
   * @param id execution id
   * @return the execution, or empty
   */
  Optional<Execution> execution(String id);

  /**
   * A step that is at work or has just ended.
   *
   * @param id step id
   * @return the step with its text so far, or empty
   */
  Optional<StepRecord> step(String id);

  /**
   * An LLM interaction that has not ended, or has just ended.
   *
   * @param id interaction id
   * @return the interaction with its text so far, or empty
   */
  Optional<LlmInteraction> openInteraction(String id);
}
