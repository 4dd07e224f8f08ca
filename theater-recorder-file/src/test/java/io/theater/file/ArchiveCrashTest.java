package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed at any step of archiving has every record once when it is back. */
@Tag("long")
class ArchiveCrashTest {
  private static final int CALLS = 24;

  @TempDir private Path sandbox;

  @Test
  void hasEveryRecordOnceWhereverItWasKilled() throws Exception {
    int kill = 0;
    boolean died = true;
    while (died) {
      Path base = sandbox.resolve("run-" + kill);
      died = archiveUntil(base, kill);
      everythingIsThereOnce(base, kill);
      finishes(base, kill);
      kill++;
    }
    assertThat(kill).as("steps of archiving").isGreaterThan(50);
  }

  @Test
  void survivesAKillWhileItTidiesUpAfterAKill() throws Exception {
    for (int kill = 0; kill < 40; kill += 7) {
      for (int second = 0; second < 12; second += 2) {
        Path base = sandbox.resolve("run-" + kill + "-" + second);
        archiveUntil(base, kill);
        DyingStorage disk = new DyingStorage();
        disk.left.set(second + 4); // the directories and the lock come first
        openAndDie(base, disk);
        everythingIsThereOnce(base, kill);
      }
    }
  }

  /** Streamed text, views, the newest calls and the marker of the end are written then. */
  @Test
  void hasEveryRecordOnceWhereverItWasKilledAtItsEnd() throws Exception {
    int kill = 0;
    boolean died = true;
    while (died) {
      Path base = sandbox.resolve("end-" + kill);
      DyingStorage disk = new DyingStorage();
      FileRecorder recorder = builder(base).storage(disk).maxFileSize(1_000_000).build();
      recorder.write(events());
      recorder.flush();
      recorder.write(List.of(Events.of("other").llmDelta("open", "streamed")));
      disk.left.set(kill);
      try {
        recorder.close();
      } catch (IOException killed) {
        assertThat(killed).hasMessageContaining("killed");
      }
      died = disk.isDead();
      try (FileRecorder next = builder(base).build()) {
        Optional<LlmInteraction> open = next.interaction("open");
        assertThat(open.isPresent() || died).as("killed at %d", kill).isTrue();
        open.ifPresent(call -> assertThat(call.response()).isEqualTo("streamed"));
        assertThat(next.session("session-1").orElseThrow().counts().interactions())
            .isEqualTo(CALLS);
        assertThat(next.health().reasons()).as("killed at %d", kill).isEmpty();
      }
      new RawViews(base).sessionsAreComplete();
      kill++;
    }
    assertThat(kill).as("steps of an end").isGreaterThan(10);
  }

  private static void openAndDie(Path base, DyingStorage disk) throws Exception {
    try (FileRecorder recorder = builder(base).storage(disk).build()) {
      recorder.archive();
    } catch (IOException | RuntimeException killed) {
      assertThat(disk.isDead()).isTrue();
    }
  }

  /** Whether the process was killed before it had archived everything. */
  private static boolean archiveUntil(Path base, int kill) throws Exception {
    DyingStorage disk = new DyingStorage();
    FileRecorder recorder = builder(base).storage(disk).build();
    recorder.write(events());
    recorder.flush();
    disk.left.set(kill);
    recorder.archive();
    boolean died = disk.isDead();
    closeDead(recorder, disk);
    return died;
  }

  private static void closeDead(FileRecorder recorder, DyingStorage disk) {
    disk.left.set(-1);
    try {
      recorder.close();
    } catch (IOException killed) {
      assertThat(killed).hasMessageContaining("killed");
    }
  }

  private static FileRecorder.Builder builder(Path base) {
    return FileRecorder.builder(base)
        .clock(new ManualClock())
        .threads(Idle.THREADS)
        .maxFileSize(3_000);
  }

  private static List<TheaterEvent> events() {
    Events events = Events.of("session-1");
    List<TheaterEvent> all = new ArrayList<>();
    all.add(events.described("owner", "title"));
    for (int i = 0; i < CALLS; i++) {
      all.add(events.llmStarted("call-" + i));
      all.add(events.stepStarted("run", "step-" + i));
      all.add(events.llmCompleted("call-" + Math.max(0, i - 3), "response of " + (i - 3)));
    }
    return all;
  }

  private static void everythingIsThereOnce(Path base, int kill) throws Exception {
    try (FileRecorder recorder = builder(base).build()) {
      List<LlmInteraction> calls =
          recorder.interactions(InteractionQuery.latest(1_000).inOrder()).items();
      assertThat(calls).as("killed at %d", kill).hasSize(CALLS);
      for (int i = 0; i < CALLS; i++) {
        assertThat(calls.get(i).id()).isEqualTo("call-" + i);
        assertThat(calls.get(i).userPrompt()).isEqualTo("What is call-" + i + "?");
        assertThat(calls.get(i).response())
            .as("killed at %d", kill)
            .isEqualTo(i < CALLS - 3 ? "response of " + i : null);
      }
      assertThat(recorder.steps(StepQuery.execution("run").limit(1_000)).items()).hasSize(CALLS);
      assertThat(recorder.session("session-1").orElseThrow().counts().interactions())
          .isEqualTo(CALLS);
      assertThat(recorder.statistics(DateRange.all()).interactions()).isEqualTo(CALLS);
      assertThat(recorder.health().reasons()).as("killed at %d", kill).isEmpty();
    }
  }

  /** Nothing is left over, and what was not archived is. */
  private static void finishes(Path base, int kill) throws Exception {
    try (FileRecorder recorder = builder(base).build()) {
      assertThat(recorder.archive()).as("killed at %d", kill).isZero();
      assertThat(names(base.resolve("by_date"))).as("killed at %d", kill).hasSize(2);
      List<String> archives = names(base.resolve("archive"));
      assertThat(archives).as("killed at %d", kill).allMatch(name -> !name.endsWith(".tmp"));
      assertThat(archives.stream().filter(name -> name.endsWith(".gz")).count())
          .isEqualTo(archives.size() / 2);
    }
    everythingIsThereOnce(base, kill);
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
