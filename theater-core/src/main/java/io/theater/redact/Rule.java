package io.theater.redact;

/** Looks at one occurrence of an anchor. Stateless, a function of the text only. */
@FunctionalInterface
interface Rule {

  /** The verdict on the anchor at {@code [start, end)}. */
  Verdict verify(Window text, int start, int end);
}
