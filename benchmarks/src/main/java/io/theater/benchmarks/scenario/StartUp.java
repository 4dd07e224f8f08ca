package io.theater.benchmarks.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.ChildJvm;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** From nothing to the first record in a fresh JVM, and what an idle theater costs. */
public final class StartUp implements Scenario {
  private static final String FRESH = "fresh JVM, in memory";

  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public String title() {
    return "Theater.build() and the first record() in a fresh JVM with default options in which"
        + " logging is there already, as in a host; then 5 idle seconds: the theater's threads and"
        + " their CPU time.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(FRESH, "build + first record ms", 150),
        Goal.atMost(FRESH, "threads", 3),
        Goal.atMost(FRESH, "idle CPU ms", 25));
  }

  @Override
  public Map<String, Variant> variants() {
    return Map.of(
        FRESH,
        effort -> {
          long idle = effort.of(Duration.ofSeconds(5)).toMillis();
          String figures =
              new ChildJvm(StartUpProcess.class, List.of(), Duration.ofMinutes(1))
                  .run(Long.toString(idle));
          return new ObjectMapper().readValue(figures, Figures.class);
        });
  }

  @Override
  public int warmups() {
    return 0;
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("-Xmx64m");
  }
}
