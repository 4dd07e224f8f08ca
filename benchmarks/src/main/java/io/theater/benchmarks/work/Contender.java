package io.theater.benchmarks.work;

import io.theater.benchmarks.Figures;
import io.theater.model.LlmInteraction;

/** Something that takes records from any thread and stores them somewhere. */
public interface Contender extends AutoCloseable {

  /** The call of the host. */
  void record(LlmInteraction interaction);

  /** Stores what it was given, and ends. */
  @Override
  void close() throws Exception;

  /** After the end: how much of it got lost, in percent, and why. */
  default Figures losses() {
    return Figures.of("lost %", 0);
  }

  /** Opens a contender. */
  @FunctionalInterface
  interface Opening {
    /**
     * Opens it.
     *
     * @param directory where it may write
     */
    Contender open(java.nio.file.Path directory) throws Exception;
  }
}
