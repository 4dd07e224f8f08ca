package io.theater.servlet;

/** A running servlet container. */
interface Container extends AutoCloseable {

  /** The port on the loopback address. */
  int port();
}
