package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.contract.Events;
import io.theater.event.StepEnded;
import io.theater.event.TheaterEvent;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still recorded when the disk is nearly full. */
class FreeDiskTest {
  private static final long LIMIT = 512_000_000;

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final FragileStorage disk = new FragileStorage();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;
  private RawLog raw;

  @BeforeEach
  void open() {
    recorder = builder().build();
    raw = new RawLog(base);
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base).clock(clock).threads(Idle.THREADS).storage(disk);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void keepsTheFiguresOfACallAndDropsItsTexts() throws Exception {
    write(events.llmStarted("roomy"), events.llmCompleted("roomy", "kept"));
    LlmInteraction whole = recorder.interaction("roomy").orElseThrow();
    becomesLow();
    write(
        events.llmStarted("call"),
        events.llmDelta(
            "call", "SECRET", "SECRET", ToolCall.of("t1", "lookup", "{\"x\":\"SECRET\"}")),
        events.llmEnded(
            "call",
            fields ->
                fields
                    .stage(whole.stage())
                    .usage(whole.usage())
                    .timing(whole.timing())
                    .response("SECRET")
                    .rawRequest("SECRET")
                    .rawResponse("SECRET")));
    LlmInteraction call = recorder.interaction("call").orElseThrow();
    assertThat(call.messages()).isNull();
    assertThat(call.response()).isNull();
    assertThat(call.rawRequest()).isNull();
    assertThat(call.toolCalls()).containsExactly(ToolCall.of("t1", "lookup", null));
    assertThat(call.stage()).isEqualTo(whole.stage());
    assertThat(call.usage()).isEqualTo(whole.usage());
    assertThat(call.timing()).isEqualTo(whole.timing());
    assertThat(call.requestModel()).isEqualTo(whole.requestModel());
    List<String> lines = raw.lines("interactions");
    assertThat(lines.subList(2, lines.size()))
        .allSatisfy(line -> assertThat(line).doesNotContain("SECRET"))
        .allSatisfy(line -> assertThat(line).contains("\"payload_dropped\":true,\"_crc\""));
    assertThat(lines.get(2)).contains("\"prompt_length\":13");
    assertThat(lines.get(lines.size() - 1)).contains("\"response_length\":6");
    assertThat(lines.subList(0, 2)).noneMatch(line -> line.contains("payload_dropped"));
  }

  @Test
  void dropsTheTextsOfStepsAndExecutionsToo() throws Exception {
    becomesLow();
    write(
        events.executionStarted("run", fields -> fields.input("SECRET").output("SECRET")),
        events.stepStarted("run", "step"),
        events.stepContent("run", "step", "SECRET", "SECRET"),
        ended("run", "step"),
        events.executionEnded("run", ExecutionStatus.SUCCEEDED));
    assertThat(raw.lines("steps")).noneMatch(line -> line.contains("SECRET"));
    assertThat(raw.values("steps", "payload_dropped")).isNotEmpty().containsOnly(true);
    assertThat(recorder.step("step").orElseThrow().status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(recorder.execution("run").orElseThrow().status())
        .isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void saysSoAndCountsAndSaysWhenItIsOver() throws Exception {
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    becomesLow();
    Health low = recorder.health();
    assertThat(low.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(low.reasons())
        .containsExactly(
            "511999999 bytes of disk are free, fewer than 512000000; payloads of 0 lines were"
                + " dropped");
    write(events.llmStarted("a"));
    assertThat(recorder.health().reasons().get(0)).endsWith("payloads of 1 line were dropped");
    write(events.llmCompleted("a", "text"), events.llmFinalized("a", "m"));
    assertThat(recorder.health().reasons().get(0)).endsWith("payloads of 2 lines were dropped");
    assertThat(recorder.health().details())
        .containsEntry("dropped_payloads", 2L)
        .containsEntry("free_disk_bytes", LIMIT - 1);
    disk.usable.set(LIMIT);
    clock.advance(Duration.ofSeconds(1));
    write(events.llmStarted("b"));
    assertThat(recorder.interaction("b").orElseThrow().messages()).isNotEmpty();
    Health over = recorder.health();
    assertThat(over.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(over.reasons())
        .containsExactly(
            "payloads of 2 lines were dropped while fewer than 512000000 bytes of disk were free;"
                + " that is over");
  }

  @Test
  void isUpAgainWhenNothingWasDropped() {
    becomesLow();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
    disk.usable.set(Long.MAX_VALUE);
    clock.advance(Duration.ofSeconds(1));
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void countsALineOnceThatIsWrittenAgain() throws Exception {
    becomesLow();
    disk.freeBytes.set(0);
    List<TheaterEvent> batch = List.of(events.llmStarted("a"));
    for (int i = 0; i < 3; i++) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> recorder.write(batch))
          .isInstanceOf(IOException.class);
    }
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.write(batch);
    assertThat(recorder.health().details()).containsEntry("dropped_payloads", 1L);
  }

  @Test
  void looksAtTheDiskAtMostOnceASecondWhateverTheClockDoes() throws Exception {
    for (int i = 0; i < 50; i++) {
      write(events.llmStarted("call-" + i));
    }
    assertThat(disk.looks).hasValue(1);
    clock.advance(Duration.ofDays(-1));
    write(events.llmStarted("back"));
    assertThat(disk.looks).hasValue(2);
  }

  @Test
  void keepsPayloadsWhenItCannotTell() throws Exception {
    disk.usable.set(-1);
    write(events.llmStarted("a"));
    assertThat(recorder.interaction("a").orElseThrow().messages()).isNotEmpty();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    assertThat(recorder.health().details().get("free_disk_bytes").toString()).contains("unknown");
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    recorder.close();
    recorder = builder().minFreeDisk(0).build();
    disk.usable.set(1);
    write(events.llmStarted("a"));
    assertThat(disk.looks).hasValue(0);
    assertThat(recorder.interaction("a").orElseThrow().messages()).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().minFreeDisk(-1))
        .withMessage("minFreeDisk must not be negative but is -1");
  }

  @Test
  void isNearlyLowBelowTwiceTheLimit() {
    FreeDisk room = new FreeDisk(disk, clock, base, LIMIT);
    disk.usable.set(2 * LIMIT);
    assertThat(room.isNearlyLow()).isFalse();
    disk.usable.set(2 * LIMIT - 1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(room.isNearlyLow()).isTrue();
    assertThat(room.isLow()).isFalse();
    disk.usable.set(0);
    assertThat(new FreeDisk(disk, clock, base, 0).isNearlyLow()).as("without a limit").isFalse();
  }

  private StepEnded ended(String run, String step) {
    StepEnded ended = events.stepEnded(run, step, StepStatus.COMPLETED);
    return new StepEnded(
        ended.header(), ended.step().toBuilder().result("SECRET").build(), ended.next());
  }

  private void becomesLow() {
    disk.usable.set(LIMIT - 1);
    clock.advance(Duration.ofSeconds(1));
  }

  private void write(TheaterEvent... batch) throws IOException {
    recorder.write(List.of(batch));
  }
}
