package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.Execution;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import org.junit.jupiter.api.Test;

class LiveStateTest {
  private final Events events = new Events("s");

  private static LiveLimits.State state(int steps, int openCalls, int ended, int textChars) {
    return new LiveLimits.State(steps, openCalls, ended, 3, textChars, 8 << 20);
  }

  @Test
  void showsWhatRunsWithItsTextSoFar() {
    try (LiveHub hub = Hubs.standard()) {
      hub.publish(events.started("x"));
      hub.publish(events.stepStarted("x", "a"));
      hub.publish(events.content("x", "a", "SELECT ", "hm"));
      hub.publish(events.content("x", "a", "1", ""));
      hub.publish(events.called("c", "why?"));
      hub.publish(events.delta("c", "Be", "", ToolCall.of("t", "look-up", "{}")));
      hub.publish(
          events.delta("c", "cause", "", ToolCall.of("t", "look-up", "{}").answered("2", null)));
      SessionSnapshot now = hub.snapshot("s");
      assertThat(now.executions()).extracting(Execution::id).containsExactly("x");
      assertThat(now.steps()).extracting(StepRecord::output).containsExactly("SELECT 1");
      assertThat(now.openInteractions().get(0).response()).isEqualTo("Because");
      assertThat(now.openInteractions().get(0).stage()).isEqualTo(LlmStage.STREAMING);
      assertThat(now.openInteractions().get(0).toolCalls())
          .extracting(ToolCall::result)
          .containsExactly("2");
    }
  }

  @Test
  void answersByIdUntilTheCallHasEnded() {
    try (LiveHub hub = Hubs.standard()) {
      hub.publish(events.started("x"));
      hub.publish(events.stepStarted("x", "a"));
      hub.publish(events.content("x", "a", "text", ""));
      hub.publish(events.called("c", "why?"));
      hub.publish(events.delta("c", "so", "", null));
      assertThat(hub.execution("x")).get().extracting(Execution::name).isEqualTo("flow");
      assertThat(hub.step("a")).get().extracting(StepRecord::output).isEqualTo("text");
      assertThat(hub.openInteraction("c").orElseThrow().response()).isEqualTo("so");
      hub.publish(events.answered("c"));
      hub.publish(events.finalized("c"));
      hub.publish(events.stepEnded("x", "a"));
      hub.publish(events.ended("x"));
      assertThat(hub.openInteraction("c")).isEmpty();
      assertThat(hub.step("a").orElseThrow().output()).isEqualTo("text");
      assertThat(hub.step("a").orElseThrow().ended()).isTrue();
      assertThat(hub.execution("x").orElseThrow().ended()).isTrue();
      assertThat(hub.step("unknown")).isEmpty();
    }
  }

  @Test
  void endedStepsLeaveFirst() {
    try (LiveHub hub = Hubs.withState(state(3, 9, 9, 99))) {
      for (String step : new String[] {"a", "b", "c"}) {
        hub.publish(events.stepStarted("x", step));
      }
      hub.publish(events.stepEnded("x", "c"));
      hub.publish(events.stepEnded("x", "b"));
      hub.publish(events.stepStarted("x", "d"));
      assertThat(hub.snapshot("s").steps())
          .extracting(StepRecord::id)
          .containsExactly("a", "b", "d");
      hub.publish(events.stepStarted("x", "e"));
      hub.publish(events.stepStarted("x", "f"));
      assertThat(hub.snapshot("s").steps())
          .extracting(StepRecord::id)
          .containsExactly("d", "e", "f");
      assertThat(hub.step("c")).isEmpty();
    }
  }

  @Test
  void oldExecutionsLeaveWithTheirStepsAndRunningOnesStay() {
    try (LiveHub hub = Hubs.withState(state(99, 9, 2, 99))) {
      hub.publish(events.started("long"));
      hub.publish(events.stepStarted("long", "long-step"));
      for (int i = 1; i <= 4; i++) {
        hub.publish(events.started("x" + i));
        hub.publish(events.stepStarted("x" + i, "step" + i));
        hub.publish(events.ended("x" + i));
      }
      SessionSnapshot now = hub.snapshot("s");
      assertThat(now.executions()).extracting(Execution::id).containsExactly("long", "x3", "x4");
      assertThat(now.steps())
          .extracting(StepRecord::id)
          .containsExactly("long-step", "step3", "step4");
    }
  }

  @Test
  void tooManyOpenCallsAndExecutionsLeaveOldestFirst() {
    try (LiveHub hub = Hubs.withState(state(9, 2, 1, 99))) {
      for (int i = 1; i <= 6; i++) {
        hub.publish(events.called("c" + i, "?"));
        hub.publish(events.started("x" + i));
      }
      assertThat(hub.snapshot("s").openInteractions()).hasSize(2);
      assertThat(hub.openInteraction("c6")).isPresent();
      assertThat(hub.snapshot("s").executions()).hasSize(4);
      assertThat(hub.snapshot("s").executions().get(3).id()).isEqualTo("x6");
    }
  }

  @Test
  void keepsTheEndOfALongText() {
    try (LiveHub hub = Hubs.withState(state(9, 9, 9, 10))) {
      hub.publish(events.content("x", "a", "0123456789", ""));
      hub.publish(events.content("x", "a", "abc", ""));
      assertThat(hub.step("a").orElseThrow().output()).isEqualTo("3456789abc");
    }
  }

  @Test
  void theBytesOfAStateAreBounded() {
    LiveLimits.State small = new LiveLimits.State(1_000, 200, 20, 100, 1 << 18, 100_000);
    try (LiveHub hub = Hubs.withState(small)) {
      for (int i = 0; i < 500; i++) {
        hub.publish(events.stepStarted("x", "a" + i));
        hub.publish(events.content("x", "a" + i, "x".repeat(5_000), ""));
        hub.publish(events.called("c" + i, "y".repeat(5_000)));
        hub.publish(events.started("x" + i));
        assertThat(hub.use().stateBytes()).isLessThanOrEqualTo(100_000);
      }
      assertThat(hub.snapshot("s").steps()).isNotEmpty();
    }
  }

  @Test
  void theExecutionsStreamShowsWhatHasNotEndedInAnySession() {
    try (LiveHub hub = Hubs.standard()) {
      hub.publish(events.described("not about an execution"));
      hub.publish(events.started("x"));
      hub.publish(new Events("other").started("y"));
      hub.publish(events.ended("x"));
      hub.publish(events.updated("x", 100));
      LiveReader reader = hub.openExecutions(LiveCursor.latest(), () -> {});
      SessionSnapshot now = ((LiveSignal.Snapshot) reader.poll()).state();
      assertThat(now.executions()).extracting(Execution::id).containsExactly("y");
      assertThat(now.cursor().sequence()).isEqualTo(4);
      hub.publish(events.stepStarted("x", "a"));
      hub.publish(new Events("other").ended("y"));
      LiveSignal.Next next = (LiveSignal.Next) reader.poll();
      assertThat(next.frame().cursor()).isEqualTo(LiveCursor.after(now.cursor().epoch(), 5));
      assertThat(next.event().sessionId()).isEqualTo("other");
      assertThat(reader.poll()).isNull();
    }
  }

  @Test
  void textsOfEarlierSnapshotsStayAsTheyWere() {
    StreamedText shorter = StreamedText.EMPTY.append("ab", 8);
    StreamedText longer = shorter.append("cd", 8);
    StreamedText cut = longer.append("efghij", 8);
    assertThat(shorter).hasToString("ab");
    assertThat(longer).hasToString("abcd");
    assertThat(cut).hasToString("cdefghij");
    assertThat(cut.append("0123456789", 8)).hasToString("23456789");
  }

  @Test
  void aTextIsNotCutInsideACharacter() {
    assertThat(StreamedText.EMPTY.append("😀abc", 4)).hasToString("abc");
    assertThat(StreamedText.EMPTY.append("😀ab", 4)).hasToString("😀ab");
    assertThat(StreamedText.EMPTY.append("😀ab", 4).append("c", 4)).hasToString("abc");
  }

  @Test
  void aTextAlwaysEqualsTheTailOfWhatWasAppended() {
    StringBuilder all = new StringBuilder();
    StreamedText text = StreamedText.EMPTY;
    for (int i = 0; i < 2_000; i++) {
      String piece = Integer.toString(i).repeat(i % 7);
      all.append(piece);
      text = text.append(piece, 100);
      assertThat(text).hasToString(all.substring(Math.max(0, all.length() - 100)));
    }
    assertThat(text.bytes()).isLessThanOrEqualTo(250);
  }
}
