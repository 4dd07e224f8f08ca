package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.Flood;
import io.theater.benchmarks.work.WorkItems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The work item 200,000 times from 4 producers as fast as they can, until closed. */
public final class Throughput implements Scenario {
  private final Flood flood = new Flood(new WorkItems());

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String title() {
    return "200,000 interactions of 6.8 KB in 1,000 sessions from 4 producers that never pause, until"
        + " closed. Stored records count; the theater also masks, numbers and keeps the live view. A"
        + " bystander is a thread that only sleeps for a millisecond and wakes: how long it is kept"
        + " from that at most (collector, scheduler) is nobody's wait.";
  }

  @Override
  public String reference() {
    return Contenders.LOGBACK;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(Contenders.COUNTING, "lost %", 0),
        Goal.atMost(Contenders.FILE, "lost %", 0),
        Goal.atMost(Contenders.FILE, "B/record, caller", 1_024),
        Goal.atMost(Contenders.FILE, "beyond a bystander's ms", 50));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    Contenders.all()
        .forEach((name, opening) -> variants.put(name, effort -> flood.over(opening, effort)));
    return variants;
  }
}
