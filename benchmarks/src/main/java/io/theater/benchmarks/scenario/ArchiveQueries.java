package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.Recorded;
import io.theater.benchmarks.work.Scratch;
import io.theater.file.FileRecorder;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Questions to a large recording, nearly all of which is in archives. */
public final class ArchiveQueries implements Scenario {
  private static final int INTERACTIONS = 1_000_000;
  private static final int ASKED = 500;
  private static final int PAGE = 50;
  private static final String RECORDER = "FileRecorder";

  @Override
  public String name() {
    return "archive-queries";
  }

  @Override
  public String title() {
    return "1,000,000 interactions of 1,000 sessions at once, prompts of 130 and responses of 270"
        + " characters, written by FileRecorder with its defaults and archived, then opened again and"
        + " asked; medians. Cold is what was not read since it was opened.";
  }

  @Override
  public Map<String, Variant> variants() {
    return Map.of(RECORDER, ArchiveQueries::measure);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(RECORDER, "latest(50) ms", 1),
        Goal.atMost(RECORDER, "id lookup ms", 2),
        Goal.atMost(RECORDER, "session page hot ms", 5),
        Goal.atMost(RECORDER, "session page cold ms", 20),
        Goal.atMost(RECORDER, "statistics ms", 50),
        Goal.atMost(RECORDER, "reopen ms", 1_000));
  }

  @Override
  public int warmups() {
    return 0;
  }

  private static Figures measure(Effort effort) throws Exception {
    try (Scratch scratch = Scratch.in(effort.directory())) {
      Path base = scratch.directory().resolve("recording");
      Recorded recorded = Recorded.in(base, effort.of(INTERACTIONS));
      long start = System.nanoTime();
      try (FileRecorder recorder = FileRecorder.at(base)) {
        Figures opened = Figures.of("reopen ms", (System.nanoTime() - start) / 1e6);
        return opened
            .and(asked(recorder, recorded))
            .and("heap MB", usedHeap() / 1e6)
            .and("archive bytes/interaction", size(base, ".gz") / recorded.count())
            .and("index bytes/interaction", size(base, ".idx") / recorded.count())
            .and("write records/s", recorded.perSecond())
            .and("archive MB/s", recorded.archivedPerSecond() / 1e6);
      }
    }
  }

  private static Figures asked(FileRecorder recorder, Recorded recorded) {
    Random random = new Random(1);
    List<String> ids = recorded.ids();
    return Figures.of(
            "session page cold ms", median(Recorded.SESSIONS / 4, i -> page(recorder, 4 * i)))
        .and("session page hot ms", median(ASKED, i -> page(recorder, 0)))
        .and(
            "latest(50) ms",
            median(ASKED, i -> recorder.interactions(InteractionQuery.latest(PAGE))))
        .and(
            "id lookup ms",
            median(ASKED, i -> found(recorder, ids.get(random.nextInt(ids.size())))))
        .and("statistics ms", median(50, i -> recorder.statistics(DateRange.all())));
  }

  private static void found(FileRecorder recorder, String id) {
    if (recorder.interaction(id).isEmpty()) {
      throw new IllegalStateException("interaction " + id + " is not there");
    }
  }

  private static void page(FileRecorder recorder, int session) {
    recorder.interactions(InteractionQuery.session(Recorded.session(session)).limit(PAGE));
  }

  private interface Question {
    void ask(int number);
  }

  private static double median(int count, Question question) {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      question.ask(i);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[count / 2];
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static double size(Path base, String ending) throws IOException {
    double size = 0;
    try (Stream<Path> files = Files.list(base.resolve("archive"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }
}
