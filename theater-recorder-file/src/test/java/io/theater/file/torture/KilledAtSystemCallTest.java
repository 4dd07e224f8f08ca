package io.theater.file.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.Child;
import io.theater.file.FileRecorder;
import io.theater.file.RawLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process just before it writes, forces, renames or deletes a file for the k-th time: while
 * it tidies up after an earlier crash, and through three rotations, whose files are archived.
 */
@Tag("long")
class KilledAtSystemCallTest {
  private static final int TRIES = Torture.size("calls", 3, Integer.MAX_VALUE);

  @TempDir private Path sandbox;

  /** What a process asks of the system. Files are written at a position, pipes are not. */
  enum Kind {
    WRITE("pwrite64"),
    FSYNC("fdatasync", "fsync"),
    RENAME("rename", "renameat", "renameat2"),
    UNLINK("unlink", "unlinkat");

    private final List<String> names;

    Kind(String... names) {
      this.names = List.of(names);
    }

    /** Not every system has all of them. */
    String names() {
      return names.stream().map(name -> "?" + name).collect(Collectors.joining(","));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesEveryRecordOnce(Kind kind) throws Exception {
    Needs.strace();
    int calls = count(kind);
    assertThat(calls).as("calls of %s", kind).isPositive();
    for (int k : tries(calls)) {
      Path base = sandbox.resolve(kind + "-" + k);
      String when = "killed at " + kind + " " + k + " of " + calls;
      crash(base);
      Acknowledged acknowledged = new Acknowledged();
      String inject = "inject=" + kind.names() + ":signal=SIGKILL:when=" + k;
      run(base, acknowledged, "-e", "trace=" + kind.names(), "-e", inject);
      assertThat(acknowledged.isDone()).as(when).isFalse();
      isThereOnce(base, acknowledged, when);
      run(base, acknowledged);
      assertThat(acknowledged.isDone()).as("after it was " + when).isTrue();
      isThereOnce(base, acknowledged, "after it was " + when);
    }
  }

  private static SortedSet<Integer> tries(int calls) {
    if (TRIES >= calls) {
      return new TreeSet<>(IntStream.rangeClosed(1, calls).boxed().toList());
    }
    SortedSet<Integer> tries = new TreeSet<>(List.of(1, calls));
    Random random = new Random();
    while (tries.size() < TRIES) {
      tries.add(1 + random.nextInt(calls));
    }
    return tries;
  }

  /** How often the busiest thread makes the call when it is not killed. */
  private int count(Kind kind) throws Exception {
    Path base = sandbox.resolve("count");
    crash(base);
    Path trace = sandbox.resolve("trace");
    Acknowledged all = new Acknowledged();
    run(base, all, "-o", trace.toString(), "-e", "trace=" + kind.names());
    assertThat(all.isDone()).isTrue();
    assertThat(base.resolve("archive").toFile().list())
        .as("archives and indexes of three rotations of each log")
        .hasSizeGreaterThanOrEqualTo(12);
    Map<String, Long> byThread =
        Files.readAllLines(trace).stream()
            .filter(line -> line.contains("("))
            .collect(Collectors.groupingBy(line -> line.split(" ")[0], Collectors.counting()));
    return byThread.values().stream().mapToInt(Long::intValue).max().orElse(0);
  }

  /** An earlier process has left a torn line. */
  private static void crash(Path base) throws IOException {
    Rotations.main(new String[] {base.toString(), "before"});
    RawLog raw = new RawLog(base);
    for (String log : raw.files()) {
      Files.writeString(raw.file(log), "{\"v\":1,\"seq\":", UTF_8, APPEND);
    }
  }

  private static void run(Path base, Acknowledged acknowledged, String... options)
      throws Exception {
    List<String> launcher = new ArrayList<>();
    if (options.length > 0) {
      launcher.addAll(List.of("strace", "-f", "-qq"));
      launcher.addAll(List.of(options));
    }
    String run = "run" + acknowledged.size();
    try (Child child = Child.startBy(launcher, Rotations.class, base.toString(), run)) {
      acknowledged.addRest(child);
    }
  }

  private static void isThereOnce(Path base, Acknowledged acknowledged, String when)
      throws IOException {
    try (FileRecorder recorder = Rotations.open(base)) {
      acknowledged.isIn(base, recorder, when);
    }
  }
}
