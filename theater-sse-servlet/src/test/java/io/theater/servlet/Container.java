package io.theater.servlet;

/** A running servlet container. */
interface Container extends AutoCloseable {
  /**
   * What the network holds for a client: little, so that one that does not read is in the way soon.
   */
  int SEND_BUFFER_BYTES = 64 << 10;

  /** The port on the loopback address. */
  int port();
}
