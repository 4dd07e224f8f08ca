package io.theater.internal.live;

/**
 * The folded state of one execution, step or LLM call: an immutable value.
 *
 * @param <R> its record
 */
interface Kept<R> {

  /** The record with the text streamed so far. */
  R view();

  boolean ended();

  /** Estimated memory. */
  long bytes();
}
