package io.theater.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.TheaterException;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EndedRecordsTest {
  private final ScriptedStore store = new ScriptedStore();
  private final AtomicLong nanos = new AtomicLong();
  private final History history =
      History.of(store, LiveOverlay.NONE, History.DEFAULT_CACHE_BYTES, nanos::get);

  @Test
  void readsAnEndedRecordOnce() {
    answer(LlmStage.COMPLETED, true, "text");
    assertThat(history.interaction("call")).isEqualTo(history.interaction("call")).isPresent();
    assertThat(store.asked).hasValue(1);
  }

  @Test
  void asksAgainForWhatHasNotEnded() {
    answer(LlmStage.STREAMING, null, "te");
    history.interaction("call");
    answer(LlmStage.COMPLETED, null, "text");
    assertThat(history.interaction("call").orElseThrow().response()).isEqualTo("text");
  }

  @Test
  void asksAgainForWhatWasInterrupted() {
    answer(LlmStage.INTERRUPTED, null, "te");
    history.interaction("call");
    history.interaction("call");
    assertThat(store.asked).hasValue(2);
  }

  @Test
  void asksAgainForWhatWasNotFound() {
    assertThat(history.interaction("call")).isEmpty();
    answer(LlmStage.COMPLETED, true, "text");
    assertThat(history.interaction("call")).isPresent();
  }

  @Test
  void asksAgainAfterAFailure() {
    store.answer =
        () -> {
          throw new IllegalStateException("down");
        };
    assertThatThrownBy(() -> history.interaction("call")).isInstanceOf(TheaterException.class);
    answer(LlmStage.COMPLETED, true, "text");
    assertThat(history.interaction("call")).isPresent();
  }

  @Test
  void seesALateLinkWithinASecond() {
    answer(LlmStage.COMPLETED, null, "text");
    history.interaction("call");
    answer(LlmStage.COMPLETED, true, "text");
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(history.interaction("call").orElseThrow().finalized()).isNull();
    nanos.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(history.interaction("call").orElseThrow().finalized()).isTrue();
  }

  @Test
  void seesADeletionWithinAMinute() {
    answer(LlmStage.COMPLETED, true, "text");
    history.interaction("call");
    store.answer = Optional::empty;
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(history.interaction("call")).isPresent();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(history.interaction("call")).isEmpty();
  }

  @Test
  void keepsNoMoreBytesThanItMay() {
    History small = History.of(store, LiveOverlay.NONE, 100_000, nanos::get);
    answer(LlmStage.COMPLETED, true, "x".repeat(10_000));
    for (int i = 0; i < 100; i++) {
      small.interaction("call-" + i);
    }
    store.asked.set(0);
    for (int i = 0; i < 100; i++) {
      small.interaction("call-" + i);
    }
    assertThat(store.asked.get()).isBetween(90, 100);
  }

  @Test
  void keepsNothingInACacheOfNoBytes() {
    History none = History.of(store, LiveOverlay.NONE, 0);
    answer(LlmStage.COMPLETED, true, "text");
    none.interaction("call");
    none.interaction("call");
    assertThat(store.asked).hasValue(2);
  }

  @Test
  void readsOnceForAllWhoAskAtTheSameTime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    LlmInteraction text = record(LlmStage.COMPLETED, true, "text");
    store.answer =
        () -> {
          awaitLatch(release);
          return Optional.of(text);
        };
    ExecutorService readers = Executors.newFixedThreadPool(8);
    try {
      AtomicLong begun = new AtomicLong();
      List<Future<Optional<LlmInteraction>>> reads =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      readers.submit(
                          () -> {
                            begun.incrementAndGet();
                            return history.interaction("call");
                          }))
              .toList();
      Awaitility.await().until(() -> begun.get() == 8 && store.asked.get() == 1);
      release.countDown();
      for (Future<Optional<LlmInteraction>> read : reads) {
        assertThat(read.get()).hasValue(text);
      }
      assertThat(store.asked).hasValue(1);
    } finally {
      release.countDown();
      readers.shutdownNow();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(LlmStage stage, Boolean finalized, String response) {
    LlmInteraction record = record(stage, finalized, response);
    store.answer = () -> Optional.of(record);
  }

  private static LlmInteraction record(LlmStage stage, Boolean finalized, String response) {
    return LlmInteraction.builder("call", "session-1")
        .stage(stage)
        .finalized(finalized)
        .response(response)
        .build();
  }
}
