package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.theater.contract.Events;
import io.theater.history.CleanupPlan;
import io.theater.history.CleanupPlan.Entry;
import io.theater.segment.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are kept long enough, and everything else, which stays. */
class CleanupTest {
  private static final String FIRST_DAY = "2025-12-07";
  private static final String OLD_VIEW = "by_session/session_5/" + FIRST_DAY + ".jsonl";
  private static final String OLD_ERRORS = "errors/" + FIRST_DAY + "_errors.jsonl";

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("5");
  private FileRecorder recorder;
  private int calls;

  @BeforeEach
  void open() {
    recorder = builder().build();
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base).clock(clock).threads(Idle.THREADS).minFreeDisk(0);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void deletesSessionViewsAfterNinetyDays() throws Exception {
    record(events);
    days(89);
    recordTwoDays();
    assertThat(paths(recorder.cleanup(false))).doesNotContain(OLD_VIEW);
    recordNextDay();
    long size = Files.size(base.resolve(OLD_VIEW));
    assertThat(recorder.cleanup(false).entries())
        .contains(new Entry(OLD_VIEW, size, "session_view_expired", true));
    assertThat(base.resolve(OLD_VIEW)).doesNotExist();
  }

  @Test
  void deletesErrorsAfterThirtyDays() throws Exception {
    record(events);
    days(29);
    recordTwoDays();
    assertThat(recorder.cleanup(false).entries()).isEmpty();
    recordNextDay();
    long size = Files.size(base.resolve(OLD_ERRORS));
    CleanupPlan plan = recorder.cleanup(false);
    assertThat(plan.entries()).containsExactly(new Entry(OLD_ERRORS, size, "errors_expired", true));
    assertThat(plan.deletedBytes()).isEqualTo(size).isEqualTo(plan.bytes());
    assertThat(base.resolve(OLD_ERRORS)).doesNotExist();
    assertThat(base.resolve(OLD_VIEW)).exists();
  }

  @Test
  void saysInADryRunWhatItWouldDeleteAndTouchesNothing() throws Exception {
    record(events);
    days(100);
    recordTwoDays();
    CleanupPlan plan = recorder.cleanup(true);
    assertThat(plan.dryRun()).isTrue();
    assertThat(plan.bytes()).isPositive();
    assertThat(plan.deletedBytes()).isZero();
    assertThat(base.resolve(OLD_VIEW)).exists();
    assertThat(base.resolve(OLD_ERRORS)).exists();
    assertThat(paths(recorder.cleanup(false)))
        .isEqualTo(paths(plan))
        .containsExactly(OLD_VIEW, OLD_ERRORS);
    assertThat(recorder.cleanup(true).entries()).isEmpty();
  }

  @Test
  void deletesNothingOfTheLogSoThatEveryRecordIsStillThere() throws Exception {
    record(events);
    days(40_000);
    recordTwoDays();
    List<String> segments = new RawLog(base).files();
    recorder.cleanup(false);
    assertThat(new RawLog(base).files()).isEqualTo(segments);
    assertThat(recorder.interaction("call-0")).isPresent();
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void deletesNothingWhenTheClockJumpsTenYearsAhead() throws Exception {
    record(events);
    days(3_650);
    assertThat(recorder.cleanup(false).entries()).isEmpty();
    record(events);
    assertThat(recorder.cleanup(false).entries()).isEmpty();
    recordNextDay();
    assertThat(paths(recorder.cleanup(false))).contains(OLD_VIEW);
  }

  @Test
  void removesTheDirectoryOfASessionThatHasNothingElse() throws Exception {
    Events gone = Events.of("gone");
    record(gone);
    days(100);
    recordTwoDays();
    assertThat(paths(recorder.cleanup(false)))
        .contains("by_session/session_gone/" + FIRST_DAY + ".jsonl", "by_session/session_gone");
    assertThat(base.resolve("by_session/session_gone")).doesNotExist();
    record(gone);
    assertThat(base.resolve("by_session/session_gone")).isNotEmptyDirectory();
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void keepsADirectoryInWhichSomebodyKeepsSomething() throws Exception {
    record(Events.of("mine"));
    Path note = Files.writeString(base.resolve("by_session/session_mine/note.txt"), "mine");
    days(100);
    recordTwoDays();
    recorder.cleanup(false);
    assertThat(note).hasContent("mine");
    assertThat(base.resolve("by_session/session_mine/" + FIRST_DAY + ".jsonl")).doesNotExist();
  }

  @Test
  void cleansUpByItselfOnceADay() throws Exception {
    record(events);
    days(100);
    recordTwoDays();
    recorder.close();
    Workers workers = new Workers();
    recorder = builder().threads(workers).build();
    workers.join();
    assertThat(base.resolve(OLD_VIEW)).doesNotExist();
    Files.writeString(base.resolve(OLD_VIEW), "");
    clock.advance(Duration.ofHours(23));
    recorder.tick();
    workers.join();
    assertThat(base.resolve(OLD_VIEW)).exists();
    clock.advance(Duration.ofHours(1));
    recorder.tick();
    workers.join();
    assertThat(base.resolve(OLD_VIEW)).doesNotExist();
  }

  @Test
  void keepsTheFilesOfAnotherWriter() throws Exception {
    try (FileRecorder other = builder().writerSuffix("b").build()) {
      other.write(List.of(events.llmStarted("other"), events.llmFailed("other")));
      other.flush();
      other.completeViews();
    }
    record(events);
    days(100);
    recordTwoDays();
    assertThat(paths(recorder.cleanup(false))).containsExactly(OLD_VIEW, OLD_ERRORS);
    assertThat(base.resolve("by_session/session_5/" + FIRST_DAY + ".b.jsonl")).exists();
    assertThat(base.resolve("errors/" + FIRST_DAY + "_errors.b.jsonl")).exists();
  }

  @Test
  void keepsWhatTheDiskDoesNotDeleteForTheNextTime() throws Exception {
    recorder.close();
    Refusing storage = new Refusing();
    Workers workers = new Workers();
    recorder = builder().threads(workers).storage(storage).build();
    record(events);
    days(100);
    storage.refuses = true;
    recordTwoDays();
    assertThat(recorder.cleanup(false).entries()).hasSize(2).noneMatch(Entry::deleted);
    days(1);
    recorder.tick();
    workers.join();
    assertThat(recorder.health().reasons())
        .containsExactly("2 files that are too old could not be deleted, the first is " + OLD_VIEW);
    storage.refuses = false;
    assertThat(recorder.cleanup(false).entries()).hasSize(2).allMatch(Entry::deleted);
  }

  @Test
  void isRefusedAfterTheEnd() throws Exception {
    recorder.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> recorder.cleanup(true))
        .withMessageContaining("is closed");
  }

  // ---- what the tests do

  private static final class Refusing extends ForwardingStorage {
    private static final Pattern OLD = Pattern.compile("(by_session|errors)/.*2025-12-07");
    private volatile boolean refuses;

    Refusing() {
      super(new FileStorage());
    }

    @Override
    public void delete(Path file) throws IOException {
      if (refuses && OLD.matcher(file.toString()).find()) {
        throw new IOException("refused");
      }
      super.delete(file);
    }
  }

  private void record(Events session) throws IOException {
    String id = "call-" + calls++;
    recorder.write(List.of(session.llmStarted(id), session.llmFailed(id)));
    recorder.flush();
    recorder.completeViews();
  }

  private void days(int days) {
    clock.advance(Duration.ofDays(days));
  }

  private void recordNextDay() throws IOException {
    days(1);
    record(events);
  }

  /** After one day of records the clock is not believed yet. */
  private void recordTwoDays() throws IOException {
    record(events);
    recordNextDay();
  }

  private static List<String> paths(CleanupPlan plan) {
    return plan.entries().stream().map(Entry::path).toList();
  }
}
