package io.theater.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What recording costs the calling thread in a closed loop. No host calls that often: the pipeline
 * is saturated, callers wait for room and deltas are shed, so read it with the share of what was
 * lost, which {@link CallerProfiler} adds.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class CallerBenchmark {

  /** A call that is over. */
  @Benchmark
  public void recordWhole(TheaterState state, ItemState items) {
    items.advance();
    state.theater.llm().record(items.interaction());
  }

  /** A call around the host's own. */
  @Benchmark
  public @Nullable String recordAround(TheaterState state, ItemState items) {
    items.advance();
    return state.theater.llm().record(items.request(), items::response);
  }

  /** A piece of 20 characters. */
  @Benchmark
  public void append(CallState call) {
    call.current().append("twenty characters 二十");
  }

  /** A report of progress. */
  @Benchmark
  public void progress(StepState steps) {
    steps.step().progress(42, "reading the schema");
  }
}
