package io.theater.benchmarks;

/** One contender of a scenario. Called once a round, never concurrently. */
@FunctionalInterface
public interface Variant {

  /** Does the work once and says what it measured. */
  Figures measure(Effort effort) throws Exception;
}
