package io.theater.benchmarks.work;

import io.theater.model.LlmInteraction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Host threads that record without pause.
 *
 * @param threads how many
 * @param items what they record
 */
public record Producers(int threads, WorkItems items) {

  /**
   * What recording took from its callers.
   *
   * @param allocatedBytes by all calls together
   * @param longestCallNanos the longest of them
   */
  public record Toll(long allocatedBytes, long longestCallNanos) {
    Toll and(Toll other) {
      return new Toll(
          allocatedBytes + other.allocatedBytes,
          Math.max(longestCallNanos, other.longestCallNanos));
    }
  }

  /** Records so many items and waits for the end of the calls. */
  public Toll produce(Contender contender, int records)
      throws InterruptedException, ExecutionException {
    List<FutureTask<Toll>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int first = i;
      FutureTask<Toll> task = new FutureTask<>(() -> run(contender, first, records));
      tasks.add(task);
      new Thread(task, "producer-" + i).start();
    }
    Toll all = new Toll(0, 0);
    for (FutureTask<Toll> task : tasks) {
      all = all.and(task.get());
    }
    return all;
  }

  private Toll run(Contender contender, int first, int records) {
    long allocated = 0;
    long longest = 0;
    for (int i = first; i < records; i += threads) {
      LlmInteraction item = items.interaction(i);
      long before = Costs.allocatedByCaller();
      long start = System.nanoTime();
      contender.record(item);
      longest = Math.max(longest, System.nanoTime() - start);
      allocated += Costs.allocatedByCaller() - before;
    }
    return new Toll(allocated, longest);
  }
}
