package io.theater.event;

/** Something that happened. Immutable and safe to share between threads. */
public sealed interface TheaterEvent permits SessionEvent, ExecutionEvent, StepEvent, LlmEvent {

  /**
   * Where and when.
   *
   * @return the header
   */
  EventHeader header();

  /**
   * The same event with another header.
   *
   * @param header the new header
   * @return a copy
   */
  TheaterEvent withHeader(EventHeader header);

  /**
   * The name on the wire, such as {@code step_start}.
   *
   * @return a stable lower-case name
   */
  String type();

  /**
   * How many events of the host this one stands for: more than one after deltas were merged.
   *
   * @return at least 1
   */
  default int weight() {
    return 1;
  }

  /**
   * Whether it only refines what a later event will say whole, so that it may be merged or dropped
   * under overload.
   *
   * @return true for streamed text and progress
   */
  default boolean isDelta() {
    return false;
  }

  /**
   * The session it belongs to.
   *
   * @return the id
   */
  default String sessionId() {
    return header().sessionId();
  }
}
