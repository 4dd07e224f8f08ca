package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Costs;
import io.theater.benchmarks.work.Producers;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.WorkItems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The work item 200,000 times from 4 producers as fast as they can, until closed. */
public final class Throughput implements Scenario {
  private static final int RECORDS = 200_000;
  private static final int PRODUCERS = 4;

  private final WorkItems items = new WorkItems();

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String title() {
    return "200,000 interactions of 6.8 KB in 1,000 sessions from 4 producers that never pause, until"
        + " closed. Stored records count; the theater also masks, numbers and keeps the live view.";
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
        Goal.atLeast(Contenders.FILE, "records/s", 1.3).times(Contenders.LOGBACK),
        Goal.atLeast(Contenders.FILE, "records/s", 0.8).times(Contenders.HAND_OFF),
        Goal.atMost(Contenders.FILE, "CPU s per 200k", 0.8).times(Contenders.LOGBACK),
        Goal.atMost(Contenders.FILE, "B/record, caller", 1_024),
        Goal.atMost(Contenders.FILE, "longest call ms", 60));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    Contenders.all().forEach((name, opening) -> variants.put(name, effort -> run(opening, effort)));
    return variants;
  }

  private Figures run(Contender.Opening opening, Effort effort) throws Exception {
    int records = effort.of(RECORDS);
    System.gc(); // what the one before has left behind is not this one's
    try (Scratch scratch = Scratch.in(effort.directory())) {
      long cpu = Costs.cpuNanos();
      long start = System.nanoTime();
      Contender contender = opening.open(scratch.directory());
      Producers.Toll toll = new Producers(PRODUCERS, items).produce(contender, records);
      contender.close();
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (Costs.cpuNanos() - cpu) / 1e9;
      Figures losses = contender.losses();
      double stored = records * (1 - losses.value("lost %") / 100);
      return Figures.of("records/s", stored / seconds)
          .and("CPU s per 200k", cpuSeconds * RECORDS / records)
          .and("B/record, caller", (double) toll.allocatedBytes() / records)
          .and("longest call ms", toll.longestCallNanos() / 1e6)
          .and(losses);
    }
  }
}
