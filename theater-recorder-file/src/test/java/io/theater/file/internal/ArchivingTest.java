package io.theater.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.segment.FileStorage;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivingTest {
  @TempDir private Path directory;

  @Test
  void doesNotWaitAnyLongerWhenTooManyRecordsAreOnTheHeap() {
    FreeDisk room = disk(0);
    assertThat(Archiving.isUrgent(room, 100_000)).isFalse();
    assertThat(Archiving.isUrgent(room, 100_001)).isTrue();
  }

  @Test
  void doesNotWaitAnyLongerWhenTheDiskIsNearlyFull() {
    assertThat(Archiving.isUrgent(disk(Long.MAX_VALUE), 0)).isTrue();
  }

  @Test
  void saysWhenItIsFarBehind() {
    assertThat(Archiving.backlog(1_000_000)).isNull();
    assertThat(Archiving.backlog(1_000_001)).startsWith("1000001 records are in memory");
  }

  private FreeDisk disk(long minBytes) {
    return new FreeDisk(new FileStorage(), Clock.systemUTC(), directory, minBytes);
  }
}
