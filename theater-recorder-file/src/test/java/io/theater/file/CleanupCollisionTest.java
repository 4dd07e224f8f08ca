package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.history.CleanupPlan.Entry;
import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are deleted while others, or the rest of them, are being written. */
class CleanupCollisionTest {
  private static final String FIRST_DAY = "2025-12-07";
  private static final Set<Thread.State> STANDING =
      Set.of(
          Thread.State.BLOCKED,
          Thread.State.WAITING,
          Thread.State.TIMED_WAITING,
          Thread.State.TERMINATED);

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events other = Events.of("other");
  private final Events session = Events.of("5");
  private FileRecorder recorder;

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void leaveADirectoryAloneThatARoundIsAboutToUse() throws Exception {
    HangingStorage disk = new HangingStorage();
    open(disk);
    record(session, "first");
    days(2, other);
    recorder.write(List.of(session.llmStarted("second"), session.llmFailed("second")));
    disk.hang(HangingStorage.Operation.OPEN_TO_WRITE, "session_5");
    CompletableFuture<Void> round = CompletableFuture.runAsync(recorder::completeViews);
    disk.awaitHanging();
    Thread cleaning = new Thread(() -> recorder.cleanup(false));
    cleaning.start();
    await().until(() -> STANDING.contains(cleaning.getState()));
    disk.answer();
    round.join();
    cleaning.join();
    assertThat(recorder.health().details()).containsEntry("view_failures", 0L);
    expireFirstDay();
  }

  @Test
  void goOnWhenAnotherProcessTakesTheDirectoryOfASession() throws Exception {
    DirectoryTaker disk = new DirectoryTaker();
    open(disk);
    disk.takes = true;
    record(session, "first");
    assertThat(disk.takes).isFalse();
    assertThat(recorder.health().details()).containsEntry("view_failures", 0L);
    new RawViews(base).sessionsAreComplete();
  }

  @Test
  void keepAFileOfWhichOnlyThePartThatIsMissingWouldComeBack() throws Exception {
    FragileStorage disk = new FragileStorage();
    open(disk);
    record(session, "first");
    disk.broken = "by_session";
    recorder.write(List.of(session.llmStarted("second"), session.llmFailed("second")));
    recorder.completeViews();
    days(2, other);
    assertThat(recorder.cleanup(false).entries())
        .isNotEmpty()
        .noneMatch(Entry::deleted)
        .extracting(Entry::path)
        .contains("by_session/session_5/" + FIRST_DAY + ".jsonl");
    disk.broken = null;
    clock.advance(Duration.ofMinutes(1));
    recorder.completeViews();
    new RawViews(base).sessionsAreComplete();
    expireFirstDay();
  }

  @Test
  void deleteWhatIsOlderThanTheDayAtWhichTheViewsAreHeldUp() throws Exception {
    FragileStorage disk = new FragileStorage();
    open(disk);
    record(session, "first");
    days(2, other);
    disk.broken = "by_session";
    days(1, session);
    assertThat(recorder.health().reasons()).isNotEmpty();
    assertThat(recorder.cleanup(false).entries()).isNotEmpty().allMatch(Entry::deleted);
    disk.broken = null;
  }

  // ---- what the tests do

  /** Deletes the directory of a session once, just before a file in it is opened. */
  private static final class DirectoryTaker extends ForwardingStorage {
    private boolean takes;

    DirectoryTaker() {
      super(new FileStorage());
    }

    @Override
    public StorageFile openToWrite(Path file) throws IOException {
      if (takes && file.toString().contains("session_5")) {
        takes = false;
        Files.delete(file.resolveSibling(""));
      }
      return super.openToWrite(file);
    }
  }

  private void open(Storage storage) {
    recorder =
        FileRecorder.builder(base)
            .clock(clock)
            .storage(storage)
            .threads(Idle.THREADS)
            .minFreeDisk(0)
            .retention(Retention.standard().withSessionViewDays(1).withErrorDays(1))
            .build();
  }

  private void record(Events events, String id) throws IOException {
    recorder.write(List.of(events.llmStarted(id), events.llmFailed(id)));
    recorder.flush();
    recorder.completeViews();
  }

  private void days(int days, Events events) throws IOException {
    for (int i = 0; i < days; i++) {
      clock.advance(Duration.ofDays(1));
      record(events, "day-" + clock.instant());
    }
  }

  /** Everything of the first day goes at last, everything else is whole. */
  private void expireFirstDay() throws IOException {
    recorder.cleanup(false);
    RawViews views = new RawViews(base);
    var expected = views.expectedSessions();
    expected.keySet().removeIf(file -> file.contains(FIRST_DAY));
    assertThat(views.sessions()).isEqualTo(expected);
    assertThat(base.resolve("errors/" + FIRST_DAY + "_errors.jsonl")).doesNotExist();
  }
}
