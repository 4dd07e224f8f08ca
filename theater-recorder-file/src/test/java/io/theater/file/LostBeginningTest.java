package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that went on for days, whose first day is kept no longer. */
class LostBeginningTest {
  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("5");
  private FileRecorder recorder;

  @BeforeEach
  void open() {
    recorder =
        FileRecorder.builder(base)
            .clock(clock)
            .threads(Idle.THREADS)
            .minFreeDisk(0)
            .retention(Retention.standard().withArchiveDays(1))
            .build();
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areShownWithWhatIsLeft(boolean archived) throws Exception {
    record(
        List.of(events.llmStarted("old"), events.llmCompleted("old", "1")), List.of("long", "bad"));
    nextDay(true);
    recorder.write(List.of(events.llmCompleted("long", "at last"), events.llmFailed("bad")));
    nextDay(archived);
    recorder.write(List.of(events.llmFinalized("long", "message-1")));
    record(List.of(), List.of("new"));
    shows("new", "bad", "long", "old");
    assertThat(recorder.interaction("long").orElseThrow().userPrompt()).isNotNull();

    assertThat(recorder.cleanup(false).deletedBytes()).isPositive();
    for (int restart = 0; restart < 3; restart++) {
      shows("new", "bad", "long");
      LlmInteraction left = recorder.interaction("long").orElseThrow();
      assertThat(left.stage()).isEqualTo(LlmStage.COMPLETED);
      assertThat(left.response()).isEqualTo("at last");
      assertThat(left.userPrompt()).isNull();
      assertThat(left.messageId()).isEqualTo("message-1");
      assertThat(recorder.interactionOfMessage("message-1")).contains(left);
      assertThat(recorder.interaction("bad").orElseThrow().stage()).isEqualTo(LlmStage.FAILED);
      assertThat(recorder.interaction("old")).isEmpty();
      assertThat(recorder.health().reasons()).isEmpty();
      if (restart > 0) {
        recorder.archive();
      }
      reopen();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goOnWithWhatIsLeftUntilThatGoesToo(boolean archived) throws Exception {
    record(List.of(), List.of("long"));
    nextDay(true);
    recorder.write(List.of(events.llmDelta("long", "half"))); // is stored by the flush
    nextDay(archived);
    record(List.of(), List.of("new"));
    assertThat(recorder.cleanup(false).deletedBytes()).isPositive();
    recorder.write(List.of(events.llmCompleted("long", "half and half")));
    shows("new", "long");
    nextDay(true);
    record(List.of(), List.of("newer"));
    assertThat(recorder.cleanup(false).deletedBytes()).isPositive();
    shows("newer", "long", "new"); // what is left of it began after the other
    assertThat(recorder.interaction("long").orElseThrow().response()).isEqualTo("half and half");
    for (int day = 0; day < 2; day++) {
      nextDay(true);
      record(List.of(), List.of("day-" + day));
    }
    recorder.cleanup(false);
    assertThat(recorder.interaction("long")).isEmpty();
    shows("day-1", "day-0");
  }

  // ---- what the tests do

  private void record(List<TheaterEvent> batch, List<String> started) throws IOException {
    if (!batch.isEmpty()) {
      recorder.write(batch);
    }
    for (String id : started) {
      recorder.write(List.of(events.llmStarted(id)));
    }
    recorder.flush();
    recorder.completeViews();
  }

  private void nextDay(boolean archived) throws IOException {
    recorder.flush();
    recorder.completeViews();
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    if (archived) {
      assertThat(recorder.archive()).isZero();
    }
  }

  private void reopen() throws IOException {
    recorder.close();
    open();
  }

  /** The same in lists, in totals, and to those who only read. */
  private void shows(String... newestFirst) {
    try (FileHistory history = FileRecorder.readOnly(base)) {
      for (HistoryStore store : List.of(recorder, history)) {
        List<LlmInteraction> calls = store.interactions(InteractionQuery.latest(100)).items();
        assertThat(calls).extracting(LlmInteraction::id).containsExactly(newestFirst);
        assertThat(store.interactions(InteractionQuery.session("5")).items()).isEqualTo(calls);
        long dated = calls.stream().filter(call -> call.timestamp() != null).count();
        assertThat(store.statistics(DateRange.all()).interactions()).isEqualTo(dated);
        Session.Counts counts = store.session("5").orElseThrow().counts();
        long failed = calls.stream().filter(call -> call.stage() == LlmStage.FAILED).count();
        assertThat(counts.interactions()).isEqualTo(calls.size());
        assertThat(counts.failedInteractions()).isEqualTo(failed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
