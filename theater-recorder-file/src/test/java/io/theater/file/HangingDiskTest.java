package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.contract.Events;
import io.theater.file.HangingStorage.Operation;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that does not answer: nobody waits for it for ever, and nothing is left once it does. */
@Timeout(120)
class HangingDiskTest {
  private static final int CALLS = 20;

  @TempDir private Path base;
  private final HangingStorage disk = new HangingStorage();
  private final Events events = Events.of("session-1");
  private final AtomicInteger written = new AtomicInteger(); // calls
  private List<Thread> before;

  @BeforeEach
  void look() {
    before = threads();
  }

  @AfterEach
  void answer() {
    disk.answer();
  }

  @ParameterizedTest
  @CsvSource({"WRITE,by_date", "FORCE,by_date", "WRITE,by_session", "WRITE,archive"})
  void closesWithoutItsCaller(Operation operation, String part) throws Exception {
    FileRecorder recorder = open();
    disk.hang(operation, part);
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(recorder));
    disk.awaitHanging();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(recorder::close)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not answered");
      assertThatIllegalStateException().isThrownBy(this::open).withMessageContaining("in use");
    }
    disk.answer();
    writing.join();
    await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    recorder.close();
    everythingIsThere();
  }

  @Test
  void answersForItsHealthOfADiskThatDoesNot() throws Exception {
    try (FileRecorder recorder = open()) {
      disk.hang(Operation.USABLE_SPACE, "by_date");
      for (int i = 0; i < 3; i++) {
        Health health = recorder.health();
        assertThat(health.status()).isEqualTo(Health.Status.DOWN);
        assertThat(health.reasons().toString()).contains("does not answer");
      }
      assertThat(threads()).filteredOn(look -> look.getName().contains("look")).hasSize(1);
      disk.answer();
      await().until(() -> recorder.health().status() == Health.Status.UP);
    }
  }

  @Test
  void staysLockedWhileItIsCleanedUp() throws Exception {
    ManualClock clock = new ManualClock();
    FileRecorder recorder =
        builder()
            .clock(clock)
            .threads(Idle.THREADS)
            .sessionView(SessionView.OFF)
            .retention(Retention.standard().withArchiveDays(1))
            .build();
    for (int day = 1; day <= 4; day++) {
      recorder.write(List.of(events.llmStarted("call-" + day)));
      clock.advance(Duration.ofDays(1));
    }
    recorder.tick();
    recorder.completeViews();
    assertThat(recorder.archive()).isZero();
    disk.hang(Operation.DELETE, "archive");
    CompletableFuture<Void> cleaning = CompletableFuture.runAsync(() -> recorder.cleanup(false));
    disk.awaitHanging();
    assertThatThrownBy(recorder::close).hasMessageContaining("has not answered");
    assertThatIllegalStateException().isThrownBy(this::open).withMessageContaining("in use");
    disk.answer();
    cleaning.join();
    recorder.close();
    open().close();
  }

  @Test
  void keepsTheThreadsOfAHostFromWaiting() throws Exception {
    Theater theater = Theater.builder().sink(open()).closeTimeout(Duration.ofMillis(200)).build();
    disk.hang(Operation.WRITE, "by_date");
    for (int i = 0; i < CALLS; i++) {
      theater.llm().start(LlmRequest.of("openai", "gpt-4o").user("q")).complete();
    }
    disk.awaitHanging();
    assertThat(theater.flush(Duration.ofMillis(50))).isFalse();
    theater.close();
    assertThat(theater.stats().pending()).isZero();
    assertThat(theater.stats().droppedTotal()).isPositive();
    disk.answer();
    await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    open().close();
  }

  private FileRecorder open() {
    return builder().build();
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base)
        .storage(disk)
        .durability(Durability.fsync())
        .maxFileSize(4_000)
        .minFreeDisk(0)
        .closePatience(Duration.ofMillis(50));
  }

  /** Until the recorder is closed. */
  private void write(FileRecorder recorder) {
    try {
      while (written.get() < CALLS) {
        String id = "call-" + written;
        recorder.write(List.of(events.llmStarted(id), events.llmCompleted(id, "yes")));
        written.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessageContaining("is closed");
    }
  }

  private void everythingIsThere() throws IOException {
    try (FileRecorder recorder = FileRecorder.at(base)) {
      assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(written.get());
      assertThat(recorder.health().reasons()).isEmpty();
      assertThat(written).hasPositiveValue();
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("theater-"))
        .toList();
  }
}
