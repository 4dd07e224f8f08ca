package io.theater.benchmarks.jmh;

import io.theater.Theater;
import io.theater.benchmarks.work.CountingSink;
import io.theater.benchmarks.work.WorkItems;
import io.theater.model.PipelineStats;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One theater over a sink that costs nothing, shared by all threads. */
@State(Scope.Benchmark)
public class TheaterState {
  private static volatile Theater current = Theater.builder().build();

  final WorkItems items = new WorkItems();
  Theater theater = current;

  /** Builds the theater. */
  @Setup(Level.Trial)
  public void open() {
    current.close();
    theater = Theater.builder().sink(new CountingSink()).build();
    current = theater;
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    theater.close();
  }

  /** The accounting of the theater of this JVM. */
  static PipelineStats stats() {
    return current.stats();
  }
}
