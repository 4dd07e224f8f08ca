package io.theater.file.torture;

import static io.theater.model.Health.Status.DEGRADED;
import static io.theater.model.Health.Status.UP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.ManualClock;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import io.theater.segment.MemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last three lines of a log, cut at every byte and with flipped bits in every byte. */
@Tag("long")
@ExtendWith(Quiet.class)
class DamagedTailTest {
  private static final int LINES = 5;
  private static final int DAMAGED = 3;
  private static final int FLIPS = Torture.size("flips", 1, Byte.SIZE);

  @TempDir private Path base;

  /** A log whose every line is a record of its own. */
  enum Log {
    INTERACTIONS {
      @Override
      TheaterEvent record(Events events, String id) {
        return events.llmStarted(id);
      }

      @Override
      List<String> ids(FileRecorder recorder) {
        return recorder.interactions(InteractionQuery.all().inOrder()).items().stream()
            .map(LlmInteraction::id)
            .toList();
      }
    },
    STEPS {
      @Override
      TheaterEvent record(Events events, String id) {
        return events.stepStarted("run", id);
      }

      @Override
      List<String> ids(FileRecorder recorder) {
        return recorder.steps(StepQuery.execution("run")).items().stream()
            .map(StepRecord::id)
            .toList();
      }
    };

    abstract TheaterEvent record(Events events, String id);

    abstract List<String> ids(FileRecorder recorder);
  }

  @ParameterizedTest
  @EnumSource
  void losesOnlyTheLineThatIsCut(Log log) throws Exception {
    Sample sample = write(log);
    for (int end = sample.start(LINES - DAMAGED); end < sample.bytes().length; end++) {
      int cut = end;
      MemoryStorage disk = disk(sample, Arrays.copyOf(sample.bytes(), end));
      int whole = (int) IntStream.range(0, LINES).filter(i -> sample.start(i + 1) <= cut).count();
      try (FileRecorder recorder = open(disk)) {
        assertThat(log.ids(recorder)).as("cut at %d", end).isEqualTo(ids(whole));
        assertThat(recorder.health().reasons()).as("cut at %d", end).isEmpty();
        assertThat(recorder.health().details())
            .as("cut at %d", end)
            .containsEntry("torn_bytes", (long) (end - sample.start(whole)));
        goesOn(recorder, log, whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesOnlyTheLineThatIsDamaged(Log log) throws Exception {
    Sample sample = write(log);
    long seed = Torture.seed();
    Random random = new Random(seed);
    for (int at = sample.start(LINES - DAMAGED); at < sample.bytes().length; at++) {
      for (int flip = 0; flip < FLIPS; flip++) {
        int bit = FLIPS == Byte.SIZE ? flip : random.nextInt(Byte.SIZE);
        flip(sample, at, bit, log, "bit " + bit + " of byte " + at + ", -Dtheater.seed=" + seed);
      }
    }
  }

  private void flip(Sample sample, int at, int bit, Log log, String what) throws IOException {
    byte[] damaged = sample.bytes().clone();
    damaged[at] ^= (byte) (1 << bit);
    int line = (int) IntStream.range(1, LINES).filter(i -> sample.start(i) <= at).count();
    List<String> rest = ids(LINES);
    rest.remove(line);
    try (FileRecorder recorder = open(disk(sample, damaged))) {
      assertThat(log.ids(recorder)).as(what).isEqualTo(rest);
      Health health = recorder.health();
      boolean torn = at == damaged.length - 1;
      assertThat(health.status()).as(what).isEqualTo(torn ? UP : DEGRADED);
      assertThat((int) health.details().get("corrupt_lines")).as(what).isBetween(torn ? 0 : 1, 2);
      assertThat((long) health.details().get("torn_bytes") > 0).as(what).isEqualTo(torn);
    }
  }

  /** Nobody has to repair anything. */
  private static void goesOn(FileRecorder recorder, Log log, int whole) throws IOException {
    List<String> more = ids(whole);
    more.add("more");
    recorder.write(List.of(log.record(Events.of("session-1").afterRestart("boot-2"), "more")));
    assertThat(log.ids(recorder)).isEqualTo(more);
  }

  private Sample write(Log log) throws IOException {
    Files.createDirectories(base.resolve("by_date"));
    Files.createDirectories(base.resolve(".theater"));
    MemoryStorage disk = new MemoryStorage(0);
    Events events = Events.of("session-1");
    try (FileRecorder recorder = open(disk)) {
      for (String id : ids(LINES)) {
        recorder.write(List.of(log.record(events, id)));
      }
    }
    Path file = disk.list(base.resolve("by_date")).get(0);
    return new Sample(file, disk.content(file));
  }

  private static MemoryStorage disk(Sample sample, byte[] content) {
    MemoryStorage disk = new MemoryStorage(0);
    disk.put(sample.file(), content);
    return disk;
  }

  private FileRecorder open(MemoryStorage disk) {
    return Internals.on(disk, FileRecorder.builder(base).clock(new ManualClock())).build();
  }

  private static List<String> ids(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "record-" + i).toList());
  }

  /** A whole file. */
  private record Sample(Path file, byte[] bytes) {

    /** Where a line begins. */
    int start(int line) {
      List<String> before = new String(bytes, UTF_8).lines().limit(line).toList();
      return before.stream().mapToInt(text -> text.getBytes(UTF_8).length + 1).sum();
    }
  }
}
