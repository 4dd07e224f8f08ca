package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.ToolCall;
import io.theater.model.Truncation;
import io.theater.model.Usage;
import io.theater.sink.InMemorySink;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LlmCallTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingSink sink = RecordingSink.create();
  private final InMemorySink store = InMemorySink.create();
  private final Theater theater =
      Theater.builder()
          .sink(store)
          .sink(sink)
          .priceTable(PriceTable.in("USD").perMillion("gpt-4o", "2.50", "10.00", "1.25"))
          .maxConcurrentLlmCalls(2, Duration.ofMinutes(5))
          .maxFieldChars(1_000)
          .build();
  private final LlmInteractionRecorder llm = theater.llm();

  @AfterEach
  void close() {
    theater.close();
    assertThat(Books.areClosed(theater).droppedTotal()).isZero();
  }

  private LlmInteraction last() {
    assertThat(theater.flush(LONG)).isTrue();
    return sink.last(LlmEnded.class).interaction();
  }

  @Test
  void recordsWhatIsKnownBeforeAndAfter() {
    StepTracker steps = theater.track("s", "flow");
    Step step = steps.start("ask");
    LlmRequest request =
        LlmRequest.of("openai", "gpt-4o")
            .in(step)
            .role("产品专员")
            .taskType("sql")
            .round(2)
            .system("rules")
            .user("question")
            .message(new Message(Message.TOOL, List.of(new Part.ToolResult("1", "42"))))
            .param("temperature", 0.2);
    String answer =
        llm.record(
            request,
            () -> "SELECT 1",
            a -> LlmResponse.of(a).usage(Usage.of(1_000, 100).cached(400, 0)).finishReason("stop"));
    assertThat(answer).isEqualTo("SELECT 1");
    LlmInteraction end = last();
    LlmInteraction start = sink.last(LlmStarted.class).interaction();
    assertThat(start.stage()).isEqualTo(LlmStage.STARTED);
    assertThat(start.prompt()).contains("rules", "question");
    assertThat(start.systemPrompt()).isEqualTo("rules");
    assertThat(start.stepId()).isEqualTo(step.id());
    assertThat(start.role()).isEqualTo("产品专员");
    assertThat(start.params()).containsEntry("temperature", 0.2);
    assertThat(end.id()).isEqualTo(start.id());
    assertThat(end.stage()).isEqualTo(LlmStage.COMPLETED);
    assertThat(end.response()).isEqualTo("SELECT 1");
    assertThat(end.finishReasons()).containsExactly("stop");
    assertThat(end.usage().totalTokens()).isEqualTo(1_100);
    assertThat(end.cost().amount()).isEqualByComparingTo(new BigDecimal("0.003"));
    assertThat(end.cost().currency()).isEqualTo("USD");
    assertThat(end.timing().duration()).isNotNull();
    assertThat(end.timing().timeToFirstToken()).isNull();
    assertThat(end.timing().chunkCount()).isNull();
    assertThat(start.timing().queued()).isNotNull();
    assertThat(end.timing().requestedAt()).isEqualTo(start.timestamp());
  }

  @Test
  void streamsTextReasoningAndToolCalls() {
    String id;
    try (LlmCall call = llm.start(LlmRequest.of("p", "m").session("s"))) {
      id = call.id();
      call.reasoning("let me ");
      call.reasoning("think");
      call.append("the ");
      call.toolCall(ToolCall.of("1", "look-up", "{}"));
      call.toolCall(ToolCall.of("1", "look-up", "{}").answered("42", Duration.ofMillis(5)));
      call.append("answer");
      call.complete(LlmResponse.builder().usage(Usage.of(1, 2)).model("m-2").build());
      call.append("late");
      call.fail(new IllegalStateException("late"));
    }
    LlmInteraction end = last();
    assertThat(end.id()).isEqualTo(id);
    assertThat(end.response()).isEqualTo("the answer");
    assertThat(end.reasoning()).isEqualTo("let me think");
    assertThat(end.toolCalls()).singleElement().extracting(ToolCall::result).isEqualTo("42");
    assertThat(end.responseModel()).isEqualTo("m-2");
    LlmTiming timing = end.timing();
    assertThat(timing.chunkCount()).isEqualTo(6);
    assertThat(timing.timeToFirstToken()).isNotNull().isLessThanOrEqualTo(timing.duration());
    assertThat(text()).isEqualTo("the answer");
    assertThat(sink.events(LlmEnded.class)).hasSize(1);
  }

  private String text() {
    return sink.events(LlmDelta.class).stream().map(LlmDelta::text).collect(Collectors.joining());
  }

  @Test
  void keepsThePartialTextOfWhatDidNotComplete() {
    LlmCall failed = llm.start(LlmRequest.of("p", "m").session("s"));
    failed.append("half of ");
    failed.fail(new IllegalStateException("connection lost"));
    assertThat(last().stage()).isEqualTo(LlmStage.FAILED);
    assertThat(last().response()).isEqualTo("half of ");
    assertThat(last().error()).extracting(ErrorInfo::code).isEqualTo("LLM_SERVICE_ERROR");

    LlmCall cancelled = llm.start(LlmRequest.of("p", "m").session("s"));
    cancelled.append("some ");
    cancelled.cancel("the user left");
    assertThat(last().stage()).isEqualTo(LlmStage.CANCELLED);
    assertThat(last().response()).isEqualTo("some ");

    try (LlmCall left = llm.start(LlmRequest.of("p", "m").session("s"))) {
      left.append("a bit ");
    }
    assertThat(last().stage()).isEqualTo(LlmStage.CANCELLED);
    assertThat(last().response()).isEqualTo("a bit ");
  }

  @Test
  void cutsLongFieldsAndReportsLengthAndDigest() {
    String longText = "x".repeat(5_000);
    llm.start(LlmRequest.of("p", "m").user(longText)).complete(longText);
    LlmInteraction end = last();
    assertThat(end.response()).hasSizeLessThan(1_200).contains("4000 characters truncated");
    assertThat(end.truncations())
        .singleElement()
        .satisfies(
            cut -> {
              assertThat(cut.field()).isEqualTo("response");
              assertThat(cut.sha256()).hasSize(64);
            });
    assertThat(sink.last(LlmStarted.class).interaction().truncations())
        .extracting(Truncation::field)
        .containsExactly("prompt");
  }

  @Test
  void leavesRawPayloadsOutUnlessAsked() {
    llm.start(LlmRequest.of("p", "m").raw("{}")).complete(LlmResponse.builder().raw("{}").build());
    assertThat(last().rawResponse()).isNull();
    assertThat(sink.last(LlmStarted.class).interaction().rawRequest()).isNull();
  }

  @Test
  void linksAMessageLateAlsoToACallOfAnEarlierRun() {
    String id = llm.start(LlmRequest.of("p", "m").session("s")).id();
    llm.finalized(id, "message-1");
    theater.flush(LONG);
    assertThat(sink.last(LlmFinalized.class).interaction().messageId()).isEqualTo("message-1");

    try (Theater earlier = Theater.builder().sink(store).build()) {
      earlier.llm().record(LlmInteraction.builder("old", "s").response("x").build());
    }
    llm.finalized("old", "message-2");
    await()
        .until(
            () ->
                sink.events(LlmFinalized.class).stream()
                    .anyMatch(event -> event.interaction().id().equals("old")));
    assertThat(sink.last(LlmFinalized.class).sessionId()).isEqualTo("s");
    llm.finalized("never seen", "message-3");
    await()
        .until(
            () ->
                theater.health().reasons().stream().anyMatch(reason -> reason.contains("unknown")));
  }

  @Test
  void recordsACallInOneShot() {
    Instant then = Instant.parse("2025-01-01T00:00:00Z");
    llm.record(
        LlmInteraction.builder("id-1", "s")
            .response("answer")
            .timestamp(then)
            .messages(List.of(Message.text("user", "question")))
            .build());
    assertThat(last().stage()).isEqualTo(LlmStage.COMPLETED);
    assertThat(last().timestamp()).isEqualTo(then);
    llm.record(
        LlmInteraction.builder("id-2", "s").error(ErrorInfo.of("X", "title", "why")).build());
    assertThat(last().stage()).isEqualTo(LlmStage.FAILED);
    assertThat(last().timestamp()).isNotNull();
  }

  @Test
  void callsBeyondTheLimitWaitForTheirTurn() throws Exception {
    LlmCall first = llm.start(LlmRequest.of("p", "m"));
    LlmCall second = llm.start(LlmRequest.of("p", "m"));
    CountDownLatch through = new CountDownLatch(1);
    Thread third =
        new Thread(
            () -> {
              llm.start(LlmRequest.of("p", "m")).complete("third");
              through.countDown();
            });
    third.start();
    await().until(() -> llm.waiting() == 1);
    assertThat(through.getCount()).isOne();
    first.complete("first");
    through.await();
    third.join();
    second.complete("second");
    assertThat(llm.waiting()).isZero();
    assertThat(llm.overLimit()).isZero();
    theater.flush(LONG);
    assertThat(sink.events(LlmEnded.class))
        .anyMatch(ended -> ended.interaction().timing().queued() != null);
  }

  @Test
  void anInterruptedCallGoesOnOverTheLimitAndKeepsItsFlag() throws Exception {
    LlmCall first = llm.start(LlmRequest.of("p", "m"));
    LlmCall second = llm.start(LlmRequest.of("p", "m"));
    List<Boolean> flags = new ArrayList<>();
    Thread third =
        new Thread(
            () -> {
              llm.start(LlmRequest.of("p", "m")).complete("third");
              flags.add(Thread.currentThread().isInterrupted());
            });
    third.start();
    await().until(() -> llm.waiting() == 1);
    third.interrupt();
    third.join();
    assertThat(flags).containsExactly(true);
    assertThat(llm.overLimit()).isOne();
    first.complete();
    second.complete();
    LlmCall again = llm.start(null);
    LlmCall andAgain = llm.start(null);
    assertThat(llm.overLimit()).isOne();
    again.close();
    andAgain.close();
  }
}
