package io.theater.benchmarks.work;

/** Sends each text to all clients that hold its stream open. */
public interface Broadcaster extends AutoCloseable {

  /** Where it serves them on this machine. */
  int port();

  /** Where they ask for the stream. */
  String path();

  /** Sends a text once to everybody who is there; does not wait for them. */
  void publish(String text);

  /** Ends its server and what {@link #publish} may still be doing. */
  @Override
  void close() throws Exception;

  /** Makes one. */
  @FunctionalInterface
  interface Opening {
    Broadcaster open() throws Exception;
  }
}
