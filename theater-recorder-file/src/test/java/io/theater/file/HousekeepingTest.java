package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.internal.TheaterThread;
import io.theater.model.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens although nobody writes. */
class HousekeepingTest {
  private static final String THREAD = "theater-housekeeping-file";

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final FragileStorage disk = new FragileStorage();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;

  @AfterEach
  void close() throws Exception {
    if (recorder != null) {
      recorder.close();
    }
  }

  @Test
  void writesTextThatHasWaitedForASecond() throws Exception {
    open(Durability.os());
    write(events.llmStarted("call"), events.llmDelta("call", "half"));
    clock.advance(Duration.ofMillis(999));
    recorder.tick();
    assertThat(recorder.interaction("call").orElseThrow().response()).isNull();
    clock.advance(Duration.ofMillis(1));
    recorder.tick();
    assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("half");
  }

  @Test
  void handsOverWhatHasWaitedInMemory() throws Exception {
    open(Durability.memory(100, Duration.ofSeconds(30)));
    write(events.llmStarted("call"));
    clock.advance(Duration.ofMillis(29_999));
    recorder.tick();
    assertThat(recorder.interaction("call")).isEmpty();
    clock.advance(Duration.ofMillis(1));
    recorder.tick();
    assertThat(recorder.interaction("call")).isPresent();
  }

  @Test
  void triesAgainWhatAFullDiskRefused() throws Exception {
    open(Durability.os());
    disk.freeBytes.set(0);
    List<TheaterEvent> batch = List.of(events.llmStarted("call"));
    assertThatThrownBy(() -> recorder.write(batch)).isInstanceOf(IOException.class);
    recorder.tick();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(recorder.interaction("call")).isEmpty();
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.tick();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    assertThat(recorder.interaction("call")).isPresent();
    recorder.write(batch);
    assertThat(new RawLog(base).lines("interactions")).hasSize(1);
  }

  @Test
  void doesNothingOnceItIsClosed() throws Exception {
    open(Durability.os());
    write(events.llmStarted("call"));
    recorder.close();
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    assertThat(new RawLog(base).files()).hasSize(1);
  }

  @Test
  void needsOneThreadAndLeavesNoneBehind() throws Exception {
    List<Thread> before = threads();
    recorder =
        FileRecorder.builder(base)
            .durability(Durability.memory(1_000, Duration.ofMillis(100)))
            .build();
    assertThat(threads().stream().filter(thread -> !before.contains(thread)))
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread).isInstanceOf(TheaterThread.class);
              assertThat(thread.isDaemon()).isTrue();
              assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
            });
    write(events.llmStarted("call"), events.llmDelta("call", "half"));
    await()
        .untilAsserted(
            () ->
                assertThat(recorder.interaction("call"))
                    .hasValueSatisfying(call -> assertThat(call.response()).isEqualTo("half")));
    recorder.close();
    assertThat(threads()).isSubsetOf(before);
  }

  @Test
  void makesATheaterOfLessThanFourThreads() throws Exception {
    List<Thread> before = all("theater-");
    try (Theater theater = Theater.builder().sink(FileRecorder.at(base)).build()) {
      theater.llm().start(LlmRequest.of("openai", "gpt-4o").user("q")).complete();
      assertThat(theater.flush(Duration.ofSeconds(20))).isTrue();
      assertThat(all("theater-").stream().filter(thread -> !before.contains(thread)))
          .hasSizeLessThan(4);
    }
    assertThat(all("theater-")).isSubsetOf(before);
  }

  @Test
  void leavesNoThreadBehindWhenTheOpeningFails() throws Exception {
    List<Thread> before = threads();
    recorder = FileRecorder.at(base);
    assertThatThrownBy(() -> FileRecorder.at(base)).isInstanceOf(IllegalStateException.class);
    recorder.close();
    assertThat(threads()).isSubsetOf(before);
  }

  private static List<Thread> threads() {
    return all(THREAD);
  }

  private static List<Thread> all(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
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

  private void write(TheaterEvent... batch) throws IOException {
    recorder.write(List.of(batch));
  }
}
