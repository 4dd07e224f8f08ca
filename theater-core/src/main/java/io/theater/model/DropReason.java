package io.theater.model;

/** Why an event was lost. */
public enum DropReason {
  /** A streaming delta had to make room. */
  DELTA_SHED,
  /** The queue was full and stayed full for as long as the host may wait. */
  QUEUE_FULL,
  /** The event alone is larger than the queue. */
  TOO_LARGE,
  /** The sink's own queue was full. */
  SINK_FULL,
  /** The sink failed as a whole. */
  SINK_FAILED,
  /** The theater was closed, or closing took too long. */
  CLOSED,
  /** It came from inside a sink or a live listener and would have fed on itself. */
  REENTRANT,
  /** An error inside the pipeline. */
  INTERNAL
}
