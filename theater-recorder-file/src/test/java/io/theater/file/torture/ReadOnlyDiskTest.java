package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.TheaterException;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.Child;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.ManualClock;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is mounted again read-only under a recorder, and then as it was. */
class ReadOnlyDiskTest {
  @TempDir private Path mountPoint;

  @Test
  void saysSoAndLosesNothing() throws Exception {
    Needs.mounts();
    try (Child child = Tmpfs.start("16m", mountPoint, Remounting.class)) {
      assertThat(child.readLine()).isEqualTo("read-only");
      assertThat(child.readLine()).isEqualTo("writable");
      assertThat(child.readLine()).isEqualTo("opened only when writable");
    }
  }

  /** What happens on that disk. */
  static final class Remounting {
    private final ManualClock clock = new ManualClock();
    private final Events events = Events.of("session-1");
    private final Path disk;
    private final Path base;

    private Remounting(Path disk) {
      this.disk = disk;
      this.base = disk.resolve("base");
    }

    public static void main(String[] arguments) throws Exception {
      new Remounting(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
      try (FileRecorder recorder = open()) {
        recorder.write(List.of(events.llmStarted("a")));
        losesNothing(recorder, base.resolve("by_date"));
      }
      Tmpfs.remount("ro", disk);
      assertThatThrownBy(this::open)
          .isInstanceOf(TheaterException.class)
          .hasMessageContaining(base.toString());
      Tmpfs.remount("rw", disk);
      try (FileRecorder recorder = open()) {
        assertThat(ids(recorder)).containsExactly("a", "b");
        assertThat(recorder.health().reasons()).isEmpty();
      }
      Child.say("opened only when writable");
    }

    /** A directory in which files are open for writing cannot be made read-only. */
    private void losesNothing(FileRecorder recorder, Path log) throws Exception {
      clock.advance(Duration.ofDays(1));
      Internals.tick(recorder);
      Tmpfs.bind(log);
      Tmpfs.remount("ro", log);
      List<TheaterEvent> batch = List.of(events.llmStarted("b"));
      assertThatThrownBy(() -> recorder.write(batch))
          .isInstanceOf(IOException.class)
          .satisfies(failure -> assertThat(recorder.isRetryable(failure)).isTrue());
      assertThat(recorder.health().status()).isEqualTo(Health.Status.DOWN);
      assertThat(recorder.health().reasons().toString()).contains("Read-only file system");
      assertThat(ids(recorder)).containsExactly("a");
      Child.say("read-only");
      Tmpfs.remount("rw", log);
      recorder.write(batch);
      assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
      assertThat(ids(recorder)).containsExactly("a", "b");
      Child.say("writable");
    }

    private FileRecorder open() {
      FileRecorder.Builder builder = FileRecorder.builder(base).clock(clock).minFreeDisk(0);
      return Internals.withoutThread(builder).build();
    }

    private static List<String> ids(FileRecorder recorder) {
      return recorder.interactions(InteractionQuery.all().inOrder()).items().stream()
          .map(LlmInteraction::id)
          .toList();
    }
  }
}
