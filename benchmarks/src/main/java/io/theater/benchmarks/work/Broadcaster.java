package io.theater.benchmarks.work;

import jakarta.servlet.Servlet;

/** Sends each text to all clients that hold its stream open. */
public interface Broadcaster extends AutoCloseable {

  /** What answers its clients; mounted at the root. */
  Servlet servlet();

  /** Where they ask for the stream. */
  String path();

  /** Sends a text once to everybody who is there; does not wait for them. */
  void publish(String text);

  /** Ends what {@link #publish} may still be doing. */
  @Override
  void close() throws Exception;

  /** Makes one. */
  @FunctionalInterface
  interface Opening {
    Broadcaster open() throws Exception;
  }
}
