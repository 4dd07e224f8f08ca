package io.theater;

/**
 * What the host configured for its handles.
 *
 * @param classifier turns exceptions into words
 * @param prices prices LLM calls
 * @param fieldChars longest text of one field
 * @param rawPayloads whether raw requests and responses are recorded
 * @param pause waits between two attempts of a step
 */
record RecorderSettings(
    ErrorClassifier classifier,
    PriceTable prices,
    int fieldChars,
    boolean rawPayloads,
    Pause pause) {

  /** Waits on the host's thread. */
  @FunctionalInterface
  interface Pause {
    void nanos(long nanos) throws InterruptedException;
  }
}
