package io.theater.benchmarks.scenario;

import io.theater.LlmCall;
import io.theater.LlmResponse;
import io.theater.Theater;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.GzipFile;
import io.theater.benchmarks.work.Costs;
import io.theater.benchmarks.work.Producers;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.benchmarks.work.WorkItems;
import io.theater.file.FileRecorder;
import io.theater.file.SessionView;
import io.theater.redact.Redactors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Archiving a file of the log that has ended, beside compressing it and nothing else. */
public final class ArchiveRate implements Scenario {
  private static final int RECORDS = 30_000;
  private static final int PRODUCERS = 2;
  private static final int LEVEL = 3;
  private static final long ONE_FILE = 2_000_000_000;
  private static final long POLL_NANOS = 10_000_000;
  private static final String ARCHIVE = "FileRecorder";
  private static final String FOLD = "FileRecorder, two lines to fold for each";
  private static final String ZIP = "java.util.zip, level 3";
  private static final String ZIP_AND_BACK = "java.util.zip, level 3, and back";

  private final WorkItems items = new WorkItems();

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String title() {
    return "One sealed file of 30,000 interactions of 6.8 KB while nothing is recorded, MB of log a"
        + " second. FileRecorder compares it with its index, checks every line, sorts them by"
        + " session, compresses at level 3, forces, reads all back, inflates and checks it, and writes"
        + " and forces an index; java.util.zip compresses the same bytes at the same level and forces,"
        + " and then inflates them again or checks nothing. CPU is that of the process.";
  }

  @Override
  public String reference() {
    return ZIP;
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(ARCHIVE, effort -> measure(effort, this::record, this::archive));
    variants.put(FOLD, effort -> measure(effort, this::recordInTwo, this::archive));
    variants.put(ZIP, effort -> measure(effort, this::record, zip(GzipFile::compress)));
    variants.put(
        ZIP_AND_BACK, effort -> measure(effort, this::record, zip(GzipFile::compressAndCheck)));
    return variants;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(ARCHIVE, "MB/s", 0.9).times(ZIP),
        Goal.atLeast(ARCHIVE, "MB/s", 0.9).times(ZIP_AND_BACK),
        Goal.atMost(ARCHIVE, "cores", 1));
  }

  /** Records so many interactions into one file. */
  private interface Log {
    void record(Path base, int records) throws Exception;
  }

  /** Makes a compressed file of the only one of a recording. */
  private interface Way {
    Figures compress(Path base, Path segment) throws Exception;
  }

  /** What is measured. */
  private interface Work {
    void run() throws IOException;
  }

  private Figures measure(Effort effort, Log log, Way way) throws Exception {
    try (Scratch scratch = Scratch.in(effort.directory())) {
      Path base = scratch.directory().resolve("recording");
      log.record(base, effort.of(RECORDS));
      Path segment = only(base.resolve("by_date"), ".jsonl");
      double bytes = Files.size(segment);
      Figures figures = way.compress(base, segment);
      return figures.and("ratio", bytes / Files.size(only(base.resolve("archive"), ".gz")));
    }
  }

  private static Figures timed(long bytes, Work work) throws IOException {
    System.gc();
    long cpu = Costs.cpuNanos();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (Costs.cpuNanos() - cpu) / 1e9;
    return Figures.of("MB/s", bytes / 1e6 / seconds)
        .and("CPU ms/MB", 1e9 * cpuSeconds / bytes)
        .and("cores", cpuSeconds / seconds);
  }

  private void record(Path base, int records) throws Exception {
    TheaterContender theater = new TheaterContender(recorder(base, ONE_FILE), Redactors.none());
    new Producers(PRODUCERS, items).produce(theater, records);
    theater.close();
  }

  private void recordInTwo(Path base, int records) {
    FileRecorder recorder = recorder(base, ONE_FILE);
    try (Theater theater = Theater.builder().sink(recorder).redactor(Redactors.none()).build()) {
      for (int i = 0; i < records; i++) {
        try (LlmCall call = theater.llm().start(items.request(i))) {
          call.complete(LlmResponse.of(items.response(i)));
        }
      }
    }
  }

  private static FileRecorder recorder(Path base, long maxFileSize) {
    return FileRecorder.builder(base).sessionView(SessionView.OFF).maxFileSize(maxFileSize).build();
  }

  /** The next line ends a file that is larger than files may be now. */
  private Figures archive(Path base, Path segment) throws Exception {
    TheaterContender theater = new TheaterContender(recorder(base, 1_000), Redactors.none());
    try {
      return timed(
          Files.size(segment),
          () -> {
            theater.record(items.interaction(0));
            while (Files.exists(segment)) {
              LockSupport.parkNanos(POLL_NANOS);
            }
          });
    } finally {
      theater.close();
    }
  }

  /** One way to make a compressed file. */
  private interface Zip {
    void compress(Path source, Path target, int level) throws IOException;
  }

  private static Way zip(Zip zip) {
    return (base, segment) -> {
      Path archive = Files.createDirectories(base.resolve("archive")).resolve("plain.gz");
      return timed(Files.size(segment), () -> zip.compress(segment, archive, LEVEL));
    };
  }

  private static Path only(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(ending) && !file.toString().contains("_steps"))
          .findFirst()
          .orElseThrow();
    }
  }
}
