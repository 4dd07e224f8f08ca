package io.theater.benchmarks.work;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The work item 200,000 times from 4 producers that never pause, until closed.
 *
 * @param items what they record
 */
public record Flood(WorkItems items) {
  private static final int RECORDS = 200_000;
  private static final int PRODUCERS = 4;

  /** Opens a contender in a directory of its own, floods it, and says what that took. */
  public Figures over(Contender.Opening opening, Effort effort) throws Exception {
    int records = effort.of(RECORDS);
    System.gc(); // what the one before has left behind is not this one's
    new ProcessBuilder("sync").start().waitFor();
    try (Scratch scratch = Scratch.in(effort.directory());
        Bystander bystander = Bystander.start()) {
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
          .and(
              "beyond a bystander's ms", (toll.longestCallNanos() - bystander.longestNanos()) / 1e6)
          .and("B/record, disk", size(scratch.directory()) / stored)
          .and(losses);
    }
  }

  private static double size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
