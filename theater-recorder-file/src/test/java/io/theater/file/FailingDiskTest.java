package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, failing disks, and what each durability asks of a disk. */
class FailingDiskTest {
  @TempDir private Path base;
  private final FragileStorage disk = new FragileStorage();
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;

  @AfterEach
  void close() throws Exception {
    if (recorder != null) {
      recorder.close();
    }
  }

  @Test
  void storesABatchOnceHoweverOftenAFullDiskMadeItComeAgain() throws Exception {
    open(Durability.os());
    recorder.write(events.wholeExecution("before"));
    List<TheaterEvent> batch = events.wholeExecution("a");
    for (int free : new int[] {0, 100, 700, 1500, 3000}) {
      disk.freeBytes.set(free);
      assertThatThrownBy(() -> recorder.write(batch))
          .isInstanceOf(IOException.class)
          .satisfies(failure -> assertThat(recorder.isRetryable(failure)).isTrue())
          .hasMessageContaining("No space left");
      assertThat(recorder.health().status()).isEqualTo(Health.Status.DOWN);
      assertThat(recorder.health().reasons().get(0)).contains("No space left");
    }
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.write(batch);
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    eachLineIsThereOnce();
    reopen();
    assertThat(recorder.interaction("a-call").orElseThrow().response()).isEqualTo("SELECT 1");
    assertThat(recorder.session("session-1").orElseThrow().counts().steps()).isEqualTo(10);
  }

  /** It is handed over in pieces, of which some are stored when the disk is full. */
  @Test
  void storesALargeBatchOnceHoweverOftenAFullDiskMadeItComeAgain() throws Exception {
    open(Durability.os());
    List<TheaterEvent> batch = largeBatch();
    for (int free : new int[] {0, 100_000, 300_000, 400_000, 200_000}) {
      disk.freeBytes.set(free);
      assertThatThrownBy(() -> recorder.write(batch)).hasMessageContaining("No space left");
    }
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.write(batch);
    eachLineIsThereOnce();
    reopen();
    assertThat(recorder.interactions(InteractionQuery.all().limit(200)).items())
        .hasSize(batch.size());
  }

  @Test
  void forcesALargeBatchOnce() throws Exception {
    open(Durability.fsync());
    recorder.write(largeBatch());
    assertThat(disk.forces).hasValue(1);
    eachLineIsThereOnce();
  }

  private List<TheaterEvent> largeBatch() {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      batch.add(events.llmCompleted("call-" + i, "text".repeat(2_500)));
    }
    return batch;
  }

  @Test
  void losesNothingInATheaterWhileTheDiskIsFull() throws Exception {
    open(Durability.os());
    try (Theater theater = Theater.builder().sink(recorder).build()) {
      disk.freeBytes.set(2_000);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ids.add(theater.llm().start(LlmRequest.of("openai", "gpt-4o").user("q" + i)).id());
      }
      await().until(() -> theater.health().status() == Health.Status.DOWN);
      disk.freeBytes.set(Long.MAX_VALUE);
      assertThat(theater.flush(Duration.ofSeconds(30))).isTrue();
      assertThat(ids).allSatisfy(id -> assertThat(recorder.interaction(id)).isPresent());
      assertThat(theater.stats().droppedTotal()).isZero();
    }
    eachLineIsThereOnce();
  }

  @Test
  void keepsWhatItAcknowledgedInMemoryUntilTheDiskTakesIt() throws Exception {
    open(Durability.memory(10, Duration.ofSeconds(30)));
    disk.freeBytes.set(0);
    for (int i = 0; i < 9; i++) {
      recorder.write(List.of(events.llmStarted("call-" + i)));
    }
    assertThatThrownBy(() -> recorder.write(List.of(events.llmStarted("call-9"))))
        .isInstanceOf(IOException.class);
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.flush();
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(10);
    eachLineIsThereOnce();
  }

  @Test
  void handsOverInMemoryModeByCountAndByAge() throws Exception {
    open(Durability.memory(3, Duration.ofSeconds(30)));
    recorder.write(List.of(events.llmStarted("a"), events.llmStarted("b")));
    assertThat(recorder.interaction("a")).isEmpty();
    recorder.write(List.of(events.llmStarted("c")));
    assertThat(recorder.interaction("a")).isPresent();
    recorder.write(List.of(events.llmStarted("d")));
    clock.advance(Duration.ofSeconds(30));
    recorder.write(List.of(events.llmDelta("d", "")));
    assertThat(recorder.interaction("d")).isPresent();
  }

  @Test
  void forcesEveryBatchWithFsyncAndNoneWithout() throws Exception {
    open(Durability.os());
    recorder.write(events.wholeExecution("a"));
    recorder.flush();
    assertThat(disk.forces).hasValue(0);
    recorder.close();
    open(Durability.fsync());
    for (int i = 1; i <= 3; i++) {
      recorder.write(List.of(events.llmStarted("call-" + i)));
      assertThat(disk.forces).hasValue(i);
    }
    recorder.flush();
    assertThat(disk.forces).hasValue(3);
  }

  @Test
  void writesAgainElsewhereWhatMayNotBeDurable() throws Exception {
    open(Durability.fsync());
    recorder.write(List.of(events.llmStarted("a")));
    disk.failingForces.set(1);
    recorder.write(List.of(events.llmStarted("b"), events.llmDelta("b", "text")));
    recorder.write(List.of(events.llmDelta("b", " and more")));
    recorder.flush();
    assertThat(new RawLog(base).files())
        .containsExactly(
            "2025-12-07_all_interactions.0001.jsonl", "2025-12-07_all_interactions.jsonl");
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(recorder.health().reasons().get(0))
        .contains("2025-12-07_all_interactions.jsonl")
        .contains("may not survive a power loss");
    assertThat(recorder.interaction("b").orElseThrow().response()).isEqualTo("text and more");
    reopen();
    assertThat(recorder.interaction("b").orElseThrow().response()).isEqualTo("text and more");
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(2);
  }

  @Test
  void doesNotAcknowledgeWhatNoFileMakesDurable() throws Exception {
    open(Durability.fsync());
    disk.failingForces.set(2);
    List<TheaterEvent> batch = List.of(events.llmStarted("a"));
    assertThatThrownBy(() -> recorder.write(batch)).isInstanceOf(IOException.class);
    assertThat(recorder.interaction("a")).isEmpty();
    recorder.write(batch);
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(1);
    reopen();
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(1);
  }

  @Test
  void fillsNoDiskWithCopiesOfWhatItDoesNotForce() throws Exception {
    open(Durability.fsync());
    recorder.write(List.of(events.llmStarted("a")));
    List<TheaterEvent> batch = List.of(events.llmCompleted("a", "text"), events.llmStarted("b"));
    disk.failingForces.set(Integer.MAX_VALUE);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> recorder.write(batch)).isInstanceOf(IOException.class);
      recorder.tick();
      assertThat(new RawLog(base).files())
          .containsExactly("2025-12-07_all_interactions.jsonl"); // ends with the first copy
      assertThat(recorder.archive()).isZero();
    }
    assertThat(recorder.health().reasons().toString()).contains("may not survive a power loss");
    disk.failingForces.set(0);
    recorder.write(batch);
    bothAreThereOnce(recorder.interactions(InteractionQuery.all()).items());
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    assertThat(recorder.archive()).isZero();
    assertThat(recorder.health().reasons().toString()).doesNotContain("is not archived");
    assertThat(new RawLog(base).files()).isEmpty();
    reopen();
    bothAreThereOnce(recorder.interactions(InteractionQuery.all()).items());
  }

  @Test
  void handsOverInMemoryModeAlsoWhenTheClockWentBack() throws Exception {
    open(Durability.memory(3, Duration.ofSeconds(30)));
    recorder.write(List.of(events.llmStarted("a")));
    clock.advance(Duration.ofHours(-1));
    recorder.tick();
    assertThat(recorder.interaction("a")).isPresent();
  }

  @Test
  void listsOnceWhatTheArchiveOfTheNextFileHasToo() throws Exception {
    open(Durability.fsync());
    recorder.write(List.of(events.llmStarted("a"), events.stepStarted("run", "step")));
    disk.failingForces.set(1);
    recorder.write(List.of(events.llmStarted("b"), events.llmCompleted("a", "text")));
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    disk.broken = "_interactions.0000";
    assertThat(recorder.archive()).as("segments that cannot be archived").isEqualTo(1);
    assertThat(base.resolve("archive/2025-12-07_interactions.0001.jsonl.gz")).exists();
    try (FileHistory beside = FileRecorder.readOnly(base)) {
      bothAreThereOnce(beside.interactions(InteractionQuery.all()).items());
    }
    for (String nowBroken : new String[] {disk.broken, null}) {
      reopen();
      disk.broken = nowBroken;
      recorder.archive();
      bothAreThereOnce(recorder.interactions(InteractionQuery.all()).items());
    }
    assertThat(new RawLog(base).files()).isEmpty();
    reopen();
    bothAreThereOnce(recorder.interactions(InteractionQuery.all()).items());
  }

  private static void bothAreThereOnce(List<LlmInteraction> calls) {
    assertThat(calls).extracting(LlmInteraction::id).containsExactly("b", "a");
    assertThat(calls.get(1).response()).isEqualTo("text");
  }

  private void eachLineIsThereOnce() throws Exception {
    RawLog raw = new RawLog(base);
    List<Object> seqs = new ArrayList<>(raw.values("interactions", "seq"));
    seqs.addAll(raw.values("steps", "seq"));
    assertThat(seqs).isNotEmpty().doesNotHaveDuplicates();
  }

  private void open(Durability durability) {
    recorder =
        FileRecorder.builder(base)
            .durability(durability)
            .clock(clock)
            .threads(Idle.THREADS)
            .storage(disk)
            .build();
  }

  private void reopen() throws Exception {
    recorder.close();
    open(Durability.os());
  }
}
