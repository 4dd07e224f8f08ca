package io.theater.benchmarks.jmh;

import com.sun.management.ThreadMXBean;
import io.theater.model.PipelineStats;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds what belongs beside the time: bytes allocated by the calling threads alone, and how much of
 * what they offered the pipeline did not take.
 */
public final class CallerProfiler implements InternalProfiler {
  static final String ALLOCATED = "caller.allocated";
  static final String DROPPED = "pipeline.dropped";
  static final String SHED = "pipeline.shed";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long allocated;
  private @Nullable PipelineStats before;

  /** Made by JMH. */
  public CallerProfiler() {}

  @Override
  public String getDescription() {
    return "Allocation of the callers, losses of the pipeline";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    allocated = allocatedByCallers();
    before = TheaterState.stats();
  }

  @Override
  public List<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = Math.max(1, result.getMetadata().getAllOps());
    double bytes = (double) (allocatedByCallers() - allocated) / operations;
    PipelineStats after = TheaterState.stats();
    double offered = Math.max(1, after.offered() - offered(before));
    long shed = shed(after) - shed(before);
    long dropped = after.droppedTotal() - (before == null ? 0 : before.droppedTotal()) - shed;
    return List.of(
        scalar(ALLOCATED, bytes, "B/op"),
        scalar(DROPPED, 100 * dropped / offered, "%"),
        scalar(SHED, 100 * shed / offered, "%"));
  }

  private static long offered(@Nullable PipelineStats stats) {
    return stats == null ? 0 : stats.offered();
  }

  private static long shed(@Nullable PipelineStats stats) {
    return stats == null
        ? 0
        : stats.dropped().getOrDefault(io.theater.model.DropReason.DELTA_SHED, 0L);
  }

  private static ScalarResult scalar(String name, double value, String unit) {
    return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
  }

  private static long allocatedByCallers() {
    long[] callers =
        Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().contains("jmh-worker"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(callers)).sum();
  }
}
