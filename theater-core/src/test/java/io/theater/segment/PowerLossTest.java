package io.theater.segment;

import static io.theater.segment.Samples.QUARANTINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.segment.FaultyStorage.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random histories of appends, flushes, faults and power losses on a disk that forgets. */
class PowerLossTest {
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final int SCHEDULES = Integer.getInteger("theater.segment.schedules", 2_000);

  @Test
  void forcedLinesStayAndNothingElseThanWholeLinesIsRead() throws IOException {
    long base = Long.getLong("theater.segment.seed", System.nanoTime());
    int losses = 0;
    int failures = 0;
    int forced = 0;
    for (long seed = base; seed < base + SCHEDULES; seed++) {
      Schedule schedule = new Schedule(seed);
      schedule.run();
      losses += schedule.losses;
      failures += schedule.failures;
      forced += schedule.forced.size();
    }
    assertThat(losses).isGreaterThan(SCHEDULES);
    assertThat(failures).isGreaterThan(SCHEDULES);
    assertThat(forced).isGreaterThan(SCHEDULES);
  }

  private static final class Schedule {
    private final long seed;
    private final Random random;
    private final MemoryStorage disk;
    private final Storage storage;
    private boolean faults;

    private RetryingOwner owner;
    private long next;
    private final Set<String> appended = new HashSet<>();
    private final List<String> unforced = new ArrayList<>();
    private final List<String> forced = new ArrayList<>();
    private int losses;
    private int failures;

    Schedule(long seed) throws IOException {
      this.seed = seed;
      random = new Random(seed);
      disk = new MemoryStorage(random.nextLong());
      storage = new FaultyStorage(disk, operation -> faults ? fault() : Fault.NONE);
      owner = new RetryingOwner(storage, 0);
    }

    private Fault fault() {
      return random.nextInt(6) > 0 ? Fault.NONE : FAULTS.get(random.nextInt(FAULTS.size()));
    }

    void run() throws IOException {
      faults = random.nextBoolean();
      for (int step = 0; step < 40; step++) {
        switch (random.nextInt(8)) {
          case 0 -> force();
          case 1, 2 -> owner.flush();
          case 3 -> losePower();
          default -> append();
        }
      }
      losePower();
    }

    private void append() throws IOException {
      ByteBuffer object = Samples.object(next++, random.nextInt(120));
      String line = Samples.sealed(object);
      appended.add(line);
      unforced.add(line);
      owner.append(object);
    }

    private void force() throws IOException {
      if (owner.force()) {
        forced.addAll(unforced);
      }
      unforced.clear();
    }

    private void losePower() throws IOException {
      boolean hadFaults = faults;
      faults = false;
      failures += owner.failures;
      disk.losePower();
      losses++;
      unforced.clear();
      List<String> read = recoverAll();
      assertThat(read).as("seed %s", seed).doesNotHaveDuplicates();
      assertThat(appended).as("seed %s", seed).containsAll(read);
      assertThat(read).as("seed %s", seed).containsAll(forced);
      owner = new RetryingOwner(storage, owner.number());
      faults = hadFaults;
    }

    private List<String> recoverAll() throws IOException {
      List<String> read = new ArrayList<>();
      SegmentRecovery recovery = new SegmentRecovery(disk, QUARANTINE);
      for (int number = 0; number <= owner.number(); number++) {
        Path segment = RetryingOwner.segment(number);
        if (disk.exists(segment)) {
          List<String> visited = new ArrayList<>();
          RecoveryReport report =
              recovery.recover(
                  segment, (offset, length, json) -> visited.add(Samples.text(json) + "\n"));
          assertThat(report.appendable()).isTrue();
          assertThat(visited).hasSize((int) report.goodLines());
          assertThat(Samples.lines(disk, segment)).as("seed %s", seed).isEqualTo(visited);
          read.addAll(visited);
        }
      }
      return read;
    }
  }
}
