package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.TheaterEvent;
import io.theater.file.Durability;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.ManualClock;
import io.theater.segment.FaultyStorage;
import io.theater.segment.FaultyStorage.Fault;
import io.theater.segment.MemoryStorage;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories on a disk that forgets what was not forced: any part of the bytes, of the length
 * of a file and of the names in a directory. Half of these disks also refuse to work now and then.
 */
@Tag("long")
@ExtendWith(Quiet.class)
class PowerLossTest {
  private static final int SCHEDULES = Torture.size("schedules", 300, 10_000);
  private static final List<Fault> FAULTS = List.of(Fault.values());

  @TempDir private Path base;

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    Files.createDirectories(base.resolve("by_date"));
    Files.createDirectories(base.resolve(".theater"));
    long first = Torture.seed();
    long acknowledged = 0;
    int failures = 0;
    int files = 0;
    for (long seed = first; seed < first + SCHEDULES; seed++) {
      Schedule schedule = new Schedule(base, seed);
      try {
        schedule.run();
      } catch (Exception | AssertionError e) {
        String again = "-Dtheater.seed=" + seed + " -Dtheater.torture.schedules=1";
        throw new AssertionError("schedule " + (seed - first) + ", " + again, e);
      }
      acknowledged += schedule.host.acknowledged();
      failures += schedule.failures;
      files += schedule.files();
    }
    assertThat(acknowledged).isGreaterThan(5L * SCHEDULES);
    assertThat(failures).isGreaterThan(SCHEDULES / 2);
    assertThat(files).as("that rotated").isGreaterThan(3 * SCHEDULES);
  }

  /** One history. */
  private static final class Schedule {
    private static final int STEPS = 40;
    private static final int TRIES = 5;

    private final Path base;
    private final Random random;
    private final MemoryStorage disk;
    private final boolean fails;
    private final boolean archives;
    private final RandomHost host;
    private final ManualClock clock = new ManualClock();

    private FileRecorder recorder;
    private boolean faults;
    private boolean powerless;
    private int failures;

    Schedule(Path base, long seed) {
      this.base = base;
      this.random = new Random(seed);
      this.disk = new MemoryStorage(random.nextLong());
      this.fails = random.nextBoolean();
      this.archives = random.nextBoolean();
      this.host = new RandomHost(random);
    }

    void run() throws IOException {
      open();
      faults = fails;
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(16)) {
          case 0, 1 -> losePower("after step " + step);
          case 2 -> restart("after step " + step);
          case 3, 4 -> flush();
          case 5, 6 -> Internals.tick(recorder);
          case 7 -> archive();
          case 8 -> clock.advance(Duration.ofMinutes(random.nextInt(600)));
          default -> write();
        }
      }
      losePower("at the end");
      restart("at the very end");
      recorder.close();
    }

    int files() throws IOException {
      return disk.list(base.resolve("by_date")).size() + disk.list(base.resolve("archive")).size();
    }

    /** Each recorder has its own way to the disk, so that those without power cannot write. */
    private void open() {
      faults = false;
      powerless = false;
      Storage way = new FaultyStorage(disk, this::fault);
      recorder =
          Internals.on(way, FileRecorder.builder(base))
              .durability(Durability.fsync())
              .maxFileSize(1_000 + random.nextInt(3_000))
              .clock(clock)
              .build();
    }

    private Fault fault(String operation) {
      if (powerless) {
        return Fault.FAIL;
      }
      return faults && random.nextInt(12) == 0
          ? FAULTS.get(random.nextInt(FAULTS.size()))
          : Fault.NONE;
    }

    private void archive() {
      if (archives) {
        Internals.archive(recorder);
      }
    }

    private void write() {
      List<TheaterEvent> batch = host.next();
      if (succeeds(() -> recorder.write(batch))) {
        host.batchesAcknowledged();
      }
    }

    private void flush() {
      if (succeeds(recorder::flush)) {
        host.allAcknowledged();
      }
    }

    /** What fails stays with the recorder, so that a later success acknowledges it too. */
    private boolean succeeds(Attempt attempt) {
      for (int i = 0; i < TRIES; i++) {
        try {
          attempt.run();
          return true;
        } catch (IOException e) {
          failures++;
        }
      }
      return false;
    }

    private void restart(String when) throws IOException {
      faults = false;
      recorder.close();
      host.allAcknowledged();
      reopen("restarted " + when);
    }

    private void losePower(String when) {
      powerless = true;
      try {
        recorder.close();
      } catch (IOException expected) {
        failures++;
      }
      disk.losePower();
      reopen("powerless " + when);
    }

    private void reopen(String when) {
      host.restart();
      open();
      host.isIn(recorder, when);
      faults = fails;
    }

    private interface Attempt {
      void run() throws IOException;
    }
  }
}
