package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.LlmDelta;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescerTest {
  private static final long INTERVAL = PipelineLimits.DELTA_INTERVAL_NANOS;

  private final Events events = Events.of("s");
  private final List<TheaterEvent> passed = new ArrayList<>();
  private final List<Boolean> gaps = new ArrayList<>();
  private final Coalescer coalescer =
      new Coalescer(
          (event, afterGap) -> {
            passed.add(event);
            gaps.add(afterGap);
          });

  private void text(String text, long now) {
    coalescer.accept(events.llmDelta("call", text), false, now);
  }

  private List<String> texts() {
    return passed.stream()
        .filter(LlmDelta.class::isInstance)
        .map(event -> ((LlmDelta) event).text())
        .toList();
  }

  @Test
  void passesTheFirstPieceAtOnceAndGathersTheNextOnes() {
    text("a", 0);
    text("b", 1);
    text("c", 2);
    assertThat(texts()).containsExactly("a");
    assertThat(coalescer.waitingWeight()).isEqualTo(2);

    assertThat(coalescer.releaseDue(3, false)).isEqualTo(INTERVAL - 3);
    assertThat(texts()).containsExactly("a");
    coalescer.releaseDue(INTERVAL, false);
    assertThat(texts()).containsExactly("a", "bc");
    assertThat(coalescer.waitingWeight()).isZero();
  }

  @Test
  void passesALongTextEarly() {
    text("a", 0);
    text("x".repeat(PipelineLimits.DELTA_CHARS), 1);
    assertThat(texts()).hasSize(2);
  }

  @Test
  void theEndOfACallLetsGoOfItsText() {
    text("a", 0);
    text("b", 1);
    TheaterEvent end = events.llmCompleted("call", "ab");
    coalescer.accept(end, false, 2);
    assertThat(texts()).containsExactly("a", "b");
    assertThat(passed).hasSize(3).last().isEqualTo(end);
  }

  @Test
  void theEndOfAStepLetsGoOfItsProgress() {
    coalescer.accept(events.stepProgressed("run", "step", 10, "begins"), false, 0);
    coalescer.accept(events.stepProgressed("run", "step", 20, "goes on"), false, 1);
    coalescer.accept(events.stepCompleted("run", "step"), false, 2);
    assertThat(passed).hasSize(3);
    assertThat(((StepProgressed) passed.get(1)).step().progress()).isEqualTo(20);
  }

  @Test
  void doesNotMergeTextAcrossAHole() {
    text("a", 0);
    text("b", 1);
    coalescer.accept(events.llmDelta("call", "after"), true, 2);
    assertThat(texts()).containsExactly("a", "b", "after");
    assertThat(gaps).containsExactly(false, false, true);
  }

  @Test
  void closingLetsGoOfEverything() {
    text("a", 0);
    text("b", 1);
    coalescer.releaseDue(2, true);
    assertThat(texts()).containsExactly("a", "b");
  }
}
