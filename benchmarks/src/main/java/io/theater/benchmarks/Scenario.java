package io.theater.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * The same work done by several variants, side by side in one run.
 *
 * <p>The runner gives every scenario a JVM of its own and asks its variants in turn, round after
 * round, so that a disturbance of the machine meets all of them, and in another order each round,
 * so that what one leaves behind meets another.
 */
public interface Scenario {

  /** Short name for the command line. */
  String name();

  /** What is measured, in one sentence of the report. */
  String title();

  /** The contenders by name, in the order of the report. */
  Map<String, Variant> variants();

  /** The variant whose first figure is 1 in the column of ratios; blank for no such column. */
  default String reference() {
    return "";
  }

  /** What is to be reached. */
  default List<Goal> goals() {
    return List.of();
  }

  /** Rounds that are run first and not reported. */
  default int warmups() {
    return 1;
  }

  /** Options of its JVM beside those of the runner. */
  default List<String> jvmOptions() {
    return List.of("-Xms1g", "-Xmx1g");
  }
}
