package io.theater.benchmarks.jmh;

import io.theater.Step;
import io.theater.StepTracker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A running step of one thread. */
@State(Scope.Thread)
public class StepState {
  private @Nullable StepTracker steps;
  private @Nullable Step step;

  /** Starts it. */
  @Setup(Level.Trial)
  public void open(TheaterState state) {
    steps = state.theater.track("session-" + Thread.currentThread().getId(), "flow");
    step = steps.start("work");
  }

  Step step() {
    return Objects.requireNonNull(step);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    Objects.requireNonNull(steps).close();
  }
}
