package io.theater.benchmarks.jmh;

import io.theater.LlmCall;
import io.theater.Theater;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A streaming call of one thread, renewed so seldom that it does not show below p99.95. */
@State(Scope.Thread)
public class CallState {
  private static final int PIECES = 2_000;

  private @Nullable Theater theater;
  private @Nullable LlmCall call;
  private int pieces;

  /** Takes the theater. */
  @Setup(Level.Trial)
  public void open(TheaterState state) {
    theater = state.theater;
  }

  /** The call to append to. */
  LlmCall current() {
    LlmCall open = call;
    if (open == null || ++pieces >= PIECES) {
      close();
      open = java.util.Objects.requireNonNull(theater).llm().start(null);
      call = open;
      pieces = 0;
    }
    return open;
  }

  /** Ends the last one. */
  @TearDown(Level.Trial)
  public void close() {
    if (call != null) {
      call.complete();
    }
  }
}
