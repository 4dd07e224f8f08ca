package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.model.LlmStage;
import io.theater.model.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When streamed text goes to disk, and as what. */
class CheckpointTest {
  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;
  private RawLog raw;

  @BeforeEach
  void open() {
    recorder = FileRecorder.builder(base).clock(clock).threads(Idle.THREADS).build();
    raw = new RawLog(base);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void writesTheTextOfASecondAsOneLine() throws Exception {
    write(events.llmStarted("call"), events.llmDelta("call", "a"), events.llmDelta("call", "b"));
    clock.advance(Duration.ofMillis(999));
    write(events.llmDelta("call", "c"));
    assertThat(pieces()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    write(events.llmDelta("call", "d"));
    assertThat(pieces()).containsExactly("abcd");
  }

  @Test
  void writesWhatWaitsWhenTheClockGoesBack() throws Exception {
    write(events.llmStarted("call"), events.llmDelta("call", "a"));
    clock.advance(Duration.ofHours(-1));
    write(events.llmStarted("other"), events.llmDelta("other", "b"));
    assertThat(pieces()).containsExactly("a");
    clock.advance(Duration.ofSeconds(1));
    write(events.llmStarted("third"));
    assertThat(pieces()).containsExactly("a", "b");
  }

  @Test
  void writesOnlyWhatIsNew() throws Exception {
    write(events.llmStarted("call"));
    for (String text : List.of("one ", "two ", "three")) {
      write(events.llmDelta("call", text));
      clock.advance(Duration.ofSeconds(1));
      write(events.llmStarted("other-" + text));
    }
    assertThat(pieces()).containsExactly("one ", "two ", "three");
    assertThat(raw.values("interactions", "partial")).containsOnly(true).hasSize(3);
    assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("one two three");
  }

  @Test
  void writesSixteenKibiCharactersAtOnce() throws Exception {
    write(events.llmStarted("call"), events.llmDelta("call", "x".repeat(16 * 1024 - 1)));
    assertThat(pieces()).isEmpty();
    write(events.llmDelta("call", "y"), events.llmDelta("call", "z"));
    assertThat(pieces()).containsExactly("x".repeat(16 * 1024 - 1) + "y");
  }

  @Test
  void writesTheRestWhenItIsFlushed() throws Exception {
    write(events.llmStarted("call"), events.llmDelta("call", "half"));
    recorder.flush();
    assertThat(pieces()).containsExactly("half");
    assertThat(recorder.interaction("call").orElseThrow().stage()).isEqualTo(LlmStage.STREAMING);
  }

  @Test
  void doesNotRepeatTextThatTheEndBrings() throws Exception {
    write(
        events.llmStarted("call"),
        events.llmDelta("call", "whole"),
        events.llmCompleted("call", "whole"));
    recorder.flush();
    assertThat(pieces()).containsExactly("whole");
    assertThat(raw.lines("interactions")).hasSize(2);
  }

  @Test
  void keepsTextThatTheEndDoesNotBring() throws Exception {
    write(
        events.llmStarted("call"),
        events.llmDelta("call", "half", "why", null),
        events.llmFailed("call"));
    assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("half");
    assertThat(recorder.interaction("call").orElseThrow().reasoning()).isEqualTo("why");
  }

  @Test
  void ignoresTextAfterTheEnd() throws Exception {
    write(events.llmStarted("call"), events.llmFailed("call"), events.llmDelta("call", "late"));
    recorder.flush();
    assertThat(recorder.interaction("call").orElseThrow().response()).isNull();
    assertThat(recorder.interaction("call").orElseThrow().stage()).isEqualTo(LlmStage.FAILED);
  }

  @Test
  void collectsTheProgressOfAStepIntoItsNextLine() throws Exception {
    write(events.stepStarted("run", "step"));
    for (int percent = 1; percent < 100; percent++) {
      write(events.stepProgressed("run", "step", percent, "at " + percent));
    }
    write(events.stepEnded("run", "step", StepStatus.CANCELLED));
    assertThat(raw.lines("steps")).hasSize(2);
    assertThat(recorder.step("step").orElseThrow().progress()).isEqualTo(99);
    assertThat(recorder.step("step").orElseThrow().progressMessage()).isEqualTo("at 99");
  }

  @Test
  void boundsHowManyTextsWait() throws Exception {
    for (int i = 0; i < 10_050; i++) {
      write(events.llmDelta("call-" + i, "text"));
    }
    assertThat(pieces()).hasSize(50);
  }

  private void write(TheaterEvent... batch) throws Exception {
    recorder.write(List.of(batch));
  }

  private List<Object> pieces() throws Exception {
    return raw.files().isEmpty() ? List.of() : raw.values("interactions", "response");
  }
}
