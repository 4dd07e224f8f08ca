package io.theater.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.theater.contract.Events;
import io.theater.event.EventHeader;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemorySinkTest {
  private static final String TEXT = "x".repeat(10_000);

  @Test
  void refusesBoundsBelowOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemorySink.holding(0, 100))
        .withMessageContaining("0 and 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemorySink.holding(1, -5))
        .withMessageContaining("-5");
  }

  @Test
  void givesUpTheLeastRecentlyActiveSessionBeyondTheNumberOfSessions() {
    InMemorySink sink = InMemorySink.holding(2, Long.MAX_VALUE);
    Events first = Events.of("first");
    sink.write(first.wholeExecution("a"));
    sink.write(Events.of("second").wholeExecution("b"));
    sink.write(List.of(first.llmStarted("call")));
    sink.write(Events.of("third").wholeExecution("c"));

    assertThat(sessions(sink)).containsExactly("third", "first");
    assertThat(sink.session("second")).isEmpty();
    assertThat(sink.execution("b-run")).isEmpty();
    assertThat(sink.step("b-analyze")).isEmpty();
    assertThat(sink.interaction("b-call")).isEmpty();
    assertThat(calls(sink)).containsExactly("c-call", "call", "a-call");
    assertThat(sink.health().details()).containsEntry("evicted_sessions", 1L);
  }

  @Test
  void givesUpWholeSessionsBeyondTheNumberOfBytes() {
    InMemorySink sink = InMemorySink.holding(1000, 100_000);
    for (int i = 0; i < 50; i++) {
      sink.write(call(Events.of("session-" + i), "call-" + i));
    }
    assertThat(sessions(sink)).startsWith("session-49", "session-48").hasSizeBetween(2, 5);
    assertThat((Long) sink.health().details().get("bytes")).isBetween(1L, 100_000L);
    assertThat(sink.interaction("call-49").orElseThrow().response()).isEqualTo(TEXT);
  }

  @Test
  void givesUpTheOldestEndedCallsOfASessionThatIsTooLargeByItself() {
    InMemorySink sink = InMemorySink.holding(1000, 100_000);
    Events events = Events.of("giant");
    sink.write(List.of(events.executionStarted("run"), events.stepStarted("run", "step")));
    sink.write(List.of(events.llmStarted("open")));
    for (int i = 0; i < 50; i++) {
      sink.write(call(events, "call-" + i));
    }
    assertThat(calls(sink)).startsWith("call-49", "call-48").endsWith("open").hasSizeBetween(3, 6);
    assertThat(sink.execution("run")).isPresent();
    assertThat(sink.step("step")).isPresent();
    assertThat((Long) sink.health().details().get("bytes")).isLessThanOrEqualTo(100_000);
  }

  @Test
  void givesUpOpenRecordsWhenNothingElseIsLeft() {
    InMemorySink sink = InMemorySink.holding(10, 100_000);
    Events events = Events.of("giant");
    for (int i = 0; i < 50; i++) {
      sink.write(List.of(events.llmStarted("call-" + i), events.llmDelta("call-" + i, TEXT)));
    }
    assertThat(calls(sink)).startsWith("call-49").hasSizeBetween(2, 5);
    assertThat((Long) sink.health().details().get("bytes")).isLessThanOrEqualTo(100_000);
  }

  @Test
  void staysWithinItsBytesEvenWhenOneRecordIsLarger() {
    InMemorySink sink = InMemorySink.holding(10, 5_000);
    sink.write(call(Events.of("session-1"), "call"));
    assertThat(sink.interaction("call")).isEmpty();
    assertThat((Long) sink.health().details().get("bytes")).isLessThanOrEqualTo(5_000);
  }

  @Test
  void accountsToZeroGrowthWhenSessionsComeAndGo() {
    InMemorySink sink = InMemorySink.holding(1, Long.MAX_VALUE);
    sink.write(Events.of("one-a").wholeExecution("a"));
    Object before = sink.health().details().get("bytes");
    for (int i = 0; i < 20; i++) {
      sink.write(Events.of("two-" + i % 10).wholeExecution("b"));
    }
    sink.write(Events.of("one-a").wholeExecution("a"));
    assertThat(sink.health().details().get("bytes")).isEqualTo(before);
  }

  @Test
  void capsTheTextOfACallThatNeverStopsStreaming() {
    InMemorySink sink = InMemorySink.create();
    Events events = Events.of("session-1");
    sink.write(List.of(events.llmStarted("call")));
    String piece = "0123456789abcdef".repeat(1 << 10);
    for (int i = 0; i < 100; i++) {
      sink.write(List.of(events.llmDelta("call", piece)));
    }
    assertThat(sink.interaction("call").orElseThrow().response()).hasSize(1 << 20);
  }

  @Test
  void letsGoOfStreamedTextOnceTheEndHasItWhole() {
    InMemorySink streamed = InMemorySink.create();
    Events events = Events.of("session-1");
    streamed.write(List.of(events.llmStarted("call"), events.llmDelta("call", TEXT)));
    streamed.write(List.of(events.llmCompleted("call", TEXT)));
    InMemorySink whole = InMemorySink.create();
    whole.write(call(Events.of("session-1"), "call"));
    assertThat(streamed.health()).isEqualTo(whole.health());
  }

  @Test
  void tellsAReplayOfAnOlderNumberingFromNews() {
    InMemorySink sink = InMemorySink.create();
    Events events = Events.of("session-1");
    List<TheaterEvent> old = List.of(events.llmStarted("call"), events.llmDelta("call", "text"));
    sink.write(old);
    Events restarted = events.afterRestart(Events.BOOT + "-again");
    sink.write(List.of(restarted.llmStarted("next"), restarted.llmDelta("next", "text")));
    sink.write(old);
    assertThat(sink.interaction("call").orElseThrow().response()).isEqualTo("text");
    assertThat(sink.interaction("next").orElseThrow().response()).isEqualTo("text");
  }

  @Test
  void takesEventsThatNobodyNumbered() {
    InMemorySink sink = InMemorySink.create();
    Events events = Events.of("session-1");
    for (TheaterEvent event : events.wholeExecution("a")) {
      EventHeader header = event.header();
      sink.write(
          List.of(
              event.withHeader(
                  EventHeader.of(header.sessionId(), header.executionId(), header.timestamp()))));
    }
    assertThat(sink.interaction("a-call").orElseThrow().stage()).isEqualTo(LlmStage.COMPLETED);
  }

  @Test
  void neverMixesRecordsOfTwoSessionsThatShareAnId() {
    InMemorySink sink = InMemorySink.create();
    Events ann = Events.of("ann");
    Events bob = Events.of("bob");
    sink.write(List.of(ann.llmStarted("1"), bob.llmStarted("1"), ann.llmDelta("1", "secret")));
    sink.write(List.of(bob.llmCompleted("1", "public")));
    assertThat(sink.interactions(InteractionQuery.session("bob")).items())
        .extracting(LlmInteraction::sessionId, LlmInteraction::response)
        .containsExactly(tuple("bob", "public"));
    assertThat(sink.interactions(InteractionQuery.session("ann")).items())
        .extracting(LlmInteraction::sessionId, LlmInteraction::response)
        .containsExactly(tuple("ann", "secret"));
  }

  @Test
  void keepsStepsInOrderThoughTheirRunsInterleave() {
    InMemorySink sink = InMemorySink.create();
    Events events = Events.of("session-1");
    IntStream.range(0, 100)
        .forEach(i -> sink.write(List.of(events.stepStarted("run-" + i % 3, "step-" + i))));
    assertThat(sink.steps(StepQuery.session("session-1")).items())
        .extracting(StepRecord::id)
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "step-" + i).toList());
  }

  private static List<TheaterEvent> call(Events events, String id) {
    return List.of(events.llmStarted(id), events.llmCompleted(id, TEXT));
  }

  private static List<String> sessions(InMemorySink sink) {
    return sink.sessions(SessionQuery.all()).items().stream().map(Session::id).toList();
  }

  private static List<String> calls(InMemorySink sink) {
    return sink.interactions(InteractionQuery.latest(1000)).items().stream()
        .map(LlmInteraction::id)
        .toList();
  }
}
