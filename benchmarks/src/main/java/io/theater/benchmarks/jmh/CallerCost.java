package io.theater.benchmarks.jmh;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** {@link CallerBenchmark} as a scenario: every round is a fork of its own. */
public final class CallerCost implements Scenario {
  private static final Duration ITERATION = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "caller-cost";
  }

  @Override
  public String title() {
    return "JMH, closed loop at full speed over a sink that costs nothing: the pipeline is"
        + " saturated. Dropped are lifecycle events after a wait in vain; shed are deltas, whose"
        + " text still comes with the end of the call.";
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    for (String method : List.of("recordWhole", "recordAround", "append", "progress")) {
      for (int threads : new int[] {1, 8}) {
        String name = method + ", " + threads + (threads == 1 ? " thread" : " threads");
        variants.put(name, effort -> fork(method, threads, effort));
      }
    }
    return variants;
  }

  private static Figures fork(String method, int threads, Effort effort) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(effort.of(ITERATION).toMillis());
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(CallerBenchmark.class.getName() + "\\." + method + "$")
                    .threads(threads)
                    .forks(1)
                    .warmupIterations(1)
                    .warmupTime(time)
                    .measurementIterations(1)
                    .measurementTime(time)
                    .addProfiler(CallerProfiler.class)
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    Statistics micros = result.getPrimaryResult().getStatistics();
    return Figures.of("p50 µs", micros.getPercentile(50))
        .and("p99 µs", micros.getPercentile(99))
        .and("p99.9 µs", micros.getPercentile(99.9))
        .and("mean µs", micros.getMean())
        .and("B/op, caller", secondary(result, CallerProfiler.ALLOCATED))
        .and("B/op, all threads", secondary(result, "gc.alloc.rate.norm"))
        .and("dropped %", secondary(result, CallerProfiler.DROPPED))
        .and("shed %", secondary(result, CallerProfiler.SHED));
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(name))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public int warmups() {
    return 0;
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx256m");
  }
}
