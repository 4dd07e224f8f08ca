package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.history.CleanupPlan;
import io.theater.history.CleanupPlan.Entry;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.segment.FileStorage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are kept long enough, with all that queries knew of them. */
class ArchiveCleanupTest {
  private static final int DAYS = 5;

  @TempDir private Path temporary;
  private ManualClock clock = new ManualClock();
  private FileRecorder recorder;

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  private FileRecorder.Builder builder(Path base, Retention retention) {
    return FileRecorder.builder(base)
        .clock(clock)
        .threads(Idle.THREADS)
        .minFreeDisk(0)
        .sessionView(SessionView.OFF)
        .retention(retention);
  }

  @Test
  void areKeptForEverUnlessSomebodySaysOtherwise() throws Exception {
    recorder = builder(temporary, Retention.standard()).build();
    recordDays();
    clock.advance(Duration.ofDays(20_000));
    recordDays();
    assertThat(paths(recorder.cleanup(false))).noneMatch(path -> path.startsWith("archive/"));
    assertThat(recorder.interaction("call-2025-12-07")).isPresent();
  }

  @Test
  void areDeletedWithTheirRecordsWhenTheyAreTooOld() throws Exception {
    recorder = builder(temporary, Retention.standard()).build();
    recordDays();
    reopen();
    CleanupPlan plan = recorder.cleanup(true);
    assertThat(paths(plan))
        .containsExactly(
            "archive/2025-12-07_interactions.0000.idx",
            "archive/2025-12-07_interactions.0000.jsonl.gz",
            "archive/2025-12-07_steps.0000.idx",
            "archive/2025-12-07_steps.0000.jsonl.gz",
            "archive/2025-12-08_interactions.0000.idx",
            "archive/2025-12-08_interactions.0000.jsonl.gz",
            "archive/2025-12-08_steps.0000.idx",
            "archive/2025-12-08_steps.0000.jsonl.gz");
    assertThat(plan.entries()).extracting(Entry::reason).containsOnly("archive_expired");
    assertThat(ids()).hasSize(DAYS);
    assertThat(recorder.cleanup(false).entries()).hasSize(8).allMatch(Entry::deleted);
    for (int restart = 0; restart < 3; restart++) {
      assertThat(files()).noneMatch(file -> file.contains("2025-12-07"));
      assertThat(ids()).containsExactly("call-2025-12-11", "call-2025-12-10", "call-2025-12-09");
      assertThat(recorder.interaction("call-2025-12-07")).isEmpty();
      assertThat(recorder.statistics(range()).interactions()).isEqualTo(3);
      assertThat(recorder.sessions(SessionQuery.all()).items())
          .extracting(Session::id)
          .containsExactly("2025-12-11", "2025-12-10", "2025-12-09");
      assertThat(recorder.session("2025-12-08")).isEmpty();
      assertThat(recorder.health().reasons()).isEmpty();
      reopen();
    }
  }

  @Test
  void areDeletedOldestFirstUntilTheRestFits() throws Exception {
    recorder = builder(temporary, Retention.standard()).build();
    recordDays();
    long all = archiveBytes();
    recorder.close();
    recorder = builder(temporary, Retention.standard().withMaxArchiveBytes(all - 1)).build();
    CleanupPlan plan = recorder.cleanup(false);
    assertThat(paths(plan))
        .containsExactly(
            "archive/2025-12-07_interactions.0000.idx",
            "archive/2025-12-07_interactions.0000.jsonl.gz");
    assertThat(plan.entries()).extracting(Entry::reason).containsOnly("archives_too_large");
    assertThat(archiveBytes()).isEqualTo(all - plan.deletedBytes());
    assertThat(recorder.cleanup(false).entries()).isEmpty();
  }

  @Test
  void keepTheNewestOfEachLogHoweverLargeSoThatNumbersGoOn() throws Exception {
    recorder = builder(temporary, Retention.standard().withMaxArchiveBytes(1)).build();
    recordDays();
    recorder.cleanup(false);
    assertThat(files())
        .containsExactly(
            "2025-12-10_interactions.0000.idx",
            "2025-12-10_interactions.0000.jsonl.gz",
            "2025-12-10_steps.0000.idx",
            "2025-12-10_steps.0000.jsonl.gz");
  }

  @Test
  void areDeletedByThemselvesAsSoonAsThereIsOneTooMany() throws Exception {
    Workers workers = new Workers();
    recorder =
        builder(temporary, Retention.standard().withMaxArchiveBytes(1)).threads(workers).build();
    recordDays();
    await()
        .untilAsserted(
            () -> {
              recorder.tick(); // in vain while the worker of the last file is still there
              workers.join();
              assertThat(files()).hasSize(4);
            });
  }

  @Test
  void leaveNoTraceInAnAnswerThatWasBegunBefore() throws Exception {
    Meanwhile storage = new Meanwhile();
    recorder = builder(temporary, Retention.standard()).build();
    recordDays();
    recorder.close();
    recorder = builder(temporary, Retention.standard().withArchiveDays(2)).storage(storage).build();
    storage.action = () -> assertThat(recorder.cleanup(false).deletedBytes()).isPositive();
    assertThat(recorder.interaction("call-2025-12-07")).isEmpty();
    assertThat(storage.action).isNull();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void areThereOrGoneWholeAfterAKillAtAnyMoment() throws Exception {
    Set<Integer> left = new TreeSet<>();
    boolean finished = false;
    for (int changes = 0; !finished; changes++) {
      Path base = temporary.resolve("kill-" + changes);
      clock = new ManualClock();
      DyingStorage storage = new DyingStorage();
      Retention retention = Retention.standard().withArchiveDays(3);
      recorder = builder(base, Retention.standard()).build();
      recordDays();
      recorder.close();
      recorder = builder(base, retention).storage(storage).build();
      storage.left.set(changes);
      recorder.cleanup(false);
      finished = !storage.isDead();
      storage.left.set(Long.MAX_VALUE);
      recorder.close();
      recorder = builder(base, retention).build();
      List<String> found = new ArrayList<>(ids());
      assertThat(found).as("killed after %d changes", changes).hasSizeBetween(4, DAYS);
      left.add(found.size());
      assertThat(recorder.statistics(range()).interactions()).isEqualTo(found.size());
      for (String id : found) {
        assertThat(recorder.interaction(id).orElseThrow().response()).isEqualTo("all of " + id);
      }
      assertThat(recorder.health().reasons()).isEmpty();
      recorder.cleanup(false);
      assertThat(ids()).hasSize(4);
      recorder.close();
    }
    assertThat(left).containsExactly(4, 5);
  }

  // ---- what the tests do

  /** Does something before a member of an archive is read. */
  private static final class Meanwhile extends ForwardingStorage {
    private Runnable action;

    Meanwhile() {
      super(new FileStorage());
    }

    @Override
    public StorageFile openToRead(Path file) throws IOException {
      if (action != null && file.toString().endsWith(".gz")) {
        Runnable now = action;
        action = null;
        now.run();
      }
      return super.openToRead(file);
    }
  }

  /** A session of one call and one run on each of five days, of which four are archived. */
  private void recordDays() throws IOException {
    for (int i = 0; i < DAYS; i++) {
      String day = LocalDate.ofInstant(clock.instant(), clock.getZone()).toString();
      Duration later = Duration.between(Events.START, clock.instant());
      Events events = Events.of(day, later);
      String id = "call-" + day;
      recorder.write(
          List.of(
              events.executionStarted("run-" + day),
              events.llmStarted(id),
              events.llmCompleted(id, "all of " + id)));
      recorder.flush();
      assertThat(recorder.archive()).isZero();
      clock.advance(Duration.ofDays(i < DAYS - 1 ? 1 : 0));
    }
  }

  private void reopen() throws IOException {
    recorder.close();
    recorder = builder(temporary, Retention.standard().withArchiveDays(2)).build();
  }

  private List<String> ids() {
    return recorder.interactions(InteractionQuery.latest(100)).items().stream()
        .map(LlmInteraction::id)
        .toList();
  }

  private static DateRange range() {
    return DateRange.all();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("archive"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private long archiveBytes() throws IOException {
    long bytes = 0;
    for (String file : files()) {
      bytes += Files.size(temporary.resolve("archive").resolve(file));
    }
    return bytes;
  }

  private static List<String> paths(CleanupPlan plan) {
    return plan.entries().stream().map(Entry::path).toList();
  }
}
