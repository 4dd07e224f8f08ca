package io.theater.redact;

/** Follows a secret of any length to its end, across the pieces of a stream. */
interface Tail {

  /**
   * Returns the index up to which the secret goes. When the window starved meanwhile, the secret
   * goes on there with what arrives next.
   */
  int swallow(Window text, int from);

  /** What to show after the mask once the end is found. */
  default String closing() {
    return "";
  }

  /** Whether the secret is known to go on after a loss of text. */
  default boolean survivesGap() {
    return false;
  }
}
