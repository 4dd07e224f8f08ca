package io.theater.servlet.internal.sse;

/** Why a stream ended. */
enum CloseReason {
  /** All was sent that there was to send. */
  FINISHED,
  /** A write or a look at the output failed. */
  WRITE_FAILED,
  /** The container says that writing is over. */
  CLIENT_GONE,
  /** The container ended the request by itself. */
  CONTAINER_ENDED,
  /** The client read nothing for too long. */
  STUCK,
  /** The client fell behind again and again. */
  TOO_SLOW,
  /** The live feed does not serve the stream any more. */
  FEED_CLOSED,
  /** It was open for as long as a stream may be. */
  TOO_OLD,
  /** The client may not see it any more. */
  NO_RIGHTS,
  /** The engine was closed. */
  SHUTDOWN
}
