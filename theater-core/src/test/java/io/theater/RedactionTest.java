package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.ToolCall;
import io.theater.redact.RedactingStream;
import io.theater.redact.Redaction;
import io.theater.redact.Redactor;
import io.theater.sink.InMemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invariant 4: a secret never reaches a sink, the live feed or the history, wherever it stands. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedactionTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String CORE = "Zq7Rt2Wp9Lx4Vb8Nm3Kd6Hs1Jf5Gc0YaQe7Ui2Op";
  private static final String SECRET = "sk-proj-" + CORE;

  private final RecordingSink sink = RecordingSink.create();
  private final List<LiveSignal> seen = new ArrayList<>();
  private final Theater theater =
      Theater.builder().sink(InMemorySink.create()).sink(sink).recordRawPayloads(true).build();

  @AfterEach
  void close() {
    theater.close();
    Books.areClosed(theater);
  }

  @Test
  void isMaskedInEveryFieldOfEveryEvent() {
    try (LiveReader reader = theater.live().open("s", LiveCursor.latest(), () -> {})) {
      recordEverywhere();
      assertThat(theater.flush(LONG)).isTrue();
      for (LiveSignal next = reader.poll(); next != null; next = reader.poll()) {
        seen.add(next);
      }
    }
    assertNowhere();
    assertThat(sink.types())
        .contains(
            "step_start",
            "step_progress",
            "step_content",
            "step_retry",
            "step_error",
            "step_complete",
            "step_skipped",
            "llm_start",
            "llm_delta",
            "final_complete");
    assertThat(sink.last(LlmEnded.class).interaction().redactions()).isNotEmpty();
  }

  private void recordEverywhere() {
    String text = "the key is " + SECRET + " and more";
    Plan plan =
        Plan.of("a")
            .then(PlanStep.of("b").titled(text, text))
            .then(PlanStep.of("c").titled(text, text));
    ExecutionSpec spec =
        ExecutionSpec.of("flow", "flow " + text)
            .session("s")
            .sessionTitle(text)
            .sessionAttribute(text, text)
            .input(text)
            .metadata("k " + text, Map.of("nested", List.of(text), "password", "hunter2hunter2"))
            .plan(plan);
    try (StepTracker steps = theater.track(spec)) {
      StepSpec a = StepSpec.of("a").title(text).description(text).metadata(text, text);
      try (Step step = steps.start(a)) {
        step.progress(1, text);
        step.content(text, Map.of(text, text));
        step.reasoning(text);
        recordCall(step, text);
        step.complete(text, Map.of("result", text));
      }
      steps.decide("d", text, text);
      StepSpec b = StepSpec.of("b").retry(RetryPolicy.fixed(1, Duration.ZERO));
      try {
        steps.perform(
            b,
            step -> {
              throw new java.io.IOException(text, new IllegalStateException(text));
            });
      } catch (java.io.IOException expected) {
        assertThat(expected).hasMessage(text);
      }
      steps.start("e").fail(ErrorInfo.of("X", text, text).suggest(text));
      steps.start("f").skip(text);
      steps.start("g").cancel(text);
      steps.skip("c", text);
      steps.complete(Map.of("answer", text, text, text));
    }
    theater.track("s", "failing").fail(new IllegalStateException(text));
    theater.track("s", "cancelled").cancel(text);
  }

  private void recordCall(Step step, String text) {
    LlmRequest request =
        LlmRequest.of("p", "m")
            .in(step)
            .system(text)
            .user(text)
            .assistant("{\"api_key\":\"" + CORE + "\"}")
            .message(
                new Message(
                    "tool",
                    List.of(
                        new Part.ToolUse("1", "t", text),
                        new Part.ToolResult("1", text),
                        new Part.Reasoning(text),
                        new Part.Other("x", text))))
            .endpoint("https://user:" + CORE + "@example.com/v1?key=" + SECRET)
            .param("authorization", "Bearer " + CORE)
            .metadata(text, text)
            .raw(text);
    LlmCall call = theater.llm().start(request);
    call.append(text);
    call.reasoning(text);
    call.toolCall(new ToolCall("1", "t", text, text, text, null, null));
    call.complete(
        LlmResponse.builder()
            .text(text)
            .reasoning(text)
            .raw(text)
            .toolCall(ToolCall.of("2", "t", text))
            .build());
    theater.llm().start(request).fail(new IllegalStateException(text));
    theater.llm().start(request).cancel(text);
    theater
        .llm()
        .record(
            LlmInteraction.builder("one-shot", "s")
                .response(text)
                .reasoning(text)
                .metadata(Map.of(text, text))
                .params(Map.of("p", text))
                .error(ErrorInfo.of("X", text, text))
                .toolCalls(List.of(ToolCall.of("1", "t", text)))
                .messages(List.of(Message.text("user", text)))
                .build());
  }

  @Test
  void isMaskedWhenItComesCharacterByCharacterWithLossesBetween() {
    for (int round = 0; round < 20; round++) {
      try (StepTracker steps = theater.track("s", "flow");
          Step step = steps.start("step");
          LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step))) {
        for (char c : ("say " + SECRET + " now").toCharArray()) {
          step.content(String.valueOf(c));
          step.reasoning(String.valueOf(c));
          call.append(String.valueOf(c));
          call.reasoning(String.valueOf(c));
          if (c == 'V' && round % 2 == 0) {
            theater.flush(LONG);
          }
        }
        call.complete();
        step.complete();
      }
    }
    assertThat(theater.flush(LONG)).isTrue();
    assertNowhere();
    assertThat(streamed()).doesNotContain(CORE).contains("say ").contains(" now");
  }

  private String streamed() {
    String calls =
        sink.events(LlmDelta.class).stream()
            .map(delta -> delta.text() + delta.reasoning())
            .collect(Collectors.joining());
    return calls
        + sink.events(StepContent.class).stream()
            .map(content -> content.text() + content.reasoning())
            .collect(Collectors.joining());
  }

  @Test
  void isMaskedWhenPiecesOfItWereDropped() {
    RecordingSink tight = RecordingSink.create();
    Theater small =
        Theater.builder().sink(tight).queue(16, 256 * 1024).maxOfferWait(Duration.ZERO).build();
    String half = CORE.substring(0, 20);
    String rest = CORE.substring(20);
    for (int i = 0; i < 300; i++) {
      try (LlmCall call = small.llm().start(LlmRequest.of("p", "m").session("s" + i))) {
        call.append("sk-proj-");
        call.append(half);
        for (int filler = 0; filler < 20; filler++) {
          small.track("filler", "x");
        }
        call.append(rest);
        call.append(" end");
      }
    }
    small.close();
    Books.areClosed(small);
    String text = String.valueOf(tight.events());
    assertThat(text).doesNotContain(half).doesNotContain(rest);
  }

  @Test
  void isMaskedWhereATextWasCutInTheMiddleOfIt() {
    RecordingSink own = RecordingSink.create();
    Theater small = Theater.builder().sink(own).maxFieldChars(1_000).build();
    for (int before = 440; before < 560; before += 3) {
      String text = "a ".repeat(before / 2) + SECRET + " b".repeat(2_000);
      String mirrored = "a ".repeat(2_000) + SECRET + " b".repeat(before / 2);
      small.llm().start(LlmRequest.of("p", "m").user(text).user(mirrored)).complete(text);
    }
    small.close();
    String all = String.valueOf(own.events());
    for (int i = 0; i + 8 <= CORE.length(); i++) {
      assertThat(all).doesNotContain(CORE.substring(i, i + 8));
    }
  }

  @Test
  void isMaskedInASummaryThatEndsInTheMiddleOfIt() {
    try (StepTracker steps = theater.track("s", "flow")) {
      for (int before = 150; before < 200; before++) {
        steps.start("step").complete("x".repeat(before - 1) + " " + SECRET);
      }
    }
    theater.flush(LONG);
    assertThat(sink.events(StepEnded.class))
        .allSatisfy(
            ended -> {
              assertThat(ended.step().summary()).hasSizeLessThanOrEqualTo(200);
              assertThat(ended.step().summary()).doesNotContain(CORE.substring(0, 8));
            });
  }

  @Test
  void aRedactorThatThrowsCostsTheTextAndLetsNothingThrough() {
    RecordingSink own = RecordingSink.create();
    Theater broken = Theater.builder().sink(own).redactor(new ThrowingRedactor()).build();
    try (StepTracker steps = broken.track(ExecutionSpec.of("t", "n").session("s").input(SECRET))) {
      Step step = steps.start(StepSpec.of("step").title(SECRET).metadata("k", SECRET));
      step.content(SECRET, Map.of("k", SECRET));
      LlmCall call = broken.llm().start(LlmRequest.of("p", "m").in(step).user(SECRET));
      call.append(SECRET);
      call.complete(SECRET);
      step.complete(SECRET);
      steps.complete(SECRET);
    }
    broken.close();
    assertThat(Books.areClosed(broken).droppedTotal()).isZero();
    assertThat(String.valueOf(own.events())).doesNotContain(CORE).contains("[REDACTED:error]");
  }

  private static final class ThrowingRedactor implements Redactor {
    @Override
    public Redaction redact(String text) {
      throw new StackOverflowError("redact");
    }

    @Override
    public boolean isSecretKey(String key) {
      throw new IllegalStateException("key");
    }

    @Override
    public RedactingStream stream() {
      throw new NoClassDefFoundError("stream");
    }
  }

  @Test
  void keepsCharactersOutsideThePlaneWholeWhenAPieceEndsInTheMiddle() {
    try (LlmCall call = theater.llm().start(LlmRequest.of("p", "m").session("s"))) {
      for (char c : "a😀b文c".toCharArray()) {
        call.append(String.valueOf(c));
        theater.flush(LONG);
      }
      call.complete();
    }
    theater.flush(LONG);
    String text =
        sink.events(LlmDelta.class).stream().map(LlmDelta::text).collect(Collectors.joining());
    assertThat(text).isEqualTo("a😀b文c");
    assertThat(sink.last(LlmEnded.class).interaction().response()).isEqualTo("a😀b文c");
  }

  private void assertNowhere() {
    assertThat(String.valueOf(sink.events())).doesNotContain(CORE).doesNotContain("hunter2hunter2");
    String live =
        seen.stream()
            .map(
                s ->
                    s instanceof LiveSignal.Next next ? String.valueOf(next.event()) : s.toString())
            .collect(Collectors.joining());
    assertThat(live).doesNotContain(CORE);
    assertThat(String.valueOf(theater.live().snapshot("s"))).doesNotContain(CORE);
    assertThat(String.valueOf(theater.history().steps(StepQuery.session("s"))))
        .doesNotContain(CORE);
    assertThat(String.valueOf(theater.history().interactions(InteractionQuery.session("s"))))
        .doesNotContain(CORE);
  }
}
