package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.LlmEnded;
import io.theater.event.StepEnded;
import io.theater.model.DropReason;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.PipelineStats;
import io.theater.model.Plan;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import io.theater.sink.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 1: whatever a host passes, nothing is thrown back at it and nothing goes uncounted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostSafetyTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String HUGE = "0123456789abcdé ".repeat(10 << 16);

  private final RecordingSink sink = RecordingSink.create();
  private final Theater theater = Theater.builder().sink(sink).build();

  @AfterEach
  void booksAddUp() {
    Books.addUp(theater);
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(sink.weight()).isEqualTo(stats.stored());
    assertThat(sink.gaps()).isEmpty();
  }

  /** Things a host may pass where anything is allowed. */
  static Stream<Object> strangeThings() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    return Stream.of(
        cyclic,
        deep,
        HUGE,
        new StringBuilder(HUGE),
        List.of(HUGE, HUGE, HUGE),
        new Throwing(),
        new ThrowingBean(),
        new NullText(),
        new NullMap(),
        new BrokenMap(),
        new BrokenMap[] {new BrokenMap()},
        new Endless(),
        new HashMap<>(Map.of(new Throwing(), new Throwing())),
        new int[100_000],
        new byte[10 << 20],
        Double.NaN,
        new Object[] {null, new Object[] {null}},
        Thread.currentThread(),
        (Runnable) () -> {},
        HostSafetyTest.class,
        "\u0000\uD800 lone \uDC00",
        "");
  }

  static final class Throwing {
    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }

    @Override
    public int hashCode() {
      return 7;
    }
  }

  public static final class ThrowingBean {
    public String getText() {
      throw new StackOverflowError("getter");
    }

    public ThrowingBean getSelf() {
      return this;
    }

    public ThrowingBean getOther() {
      return new ThrowingBean();
    }
  }

  static final class NullText implements CharSequence {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public char charAt(int index) {
      return 'x';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return this;
    }

    @Override
    @SuppressWarnings("NullAway")
    public String toString() {
      return null;
    }
  }

  static final class NullMap extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      return null;
    }
  }

  static final class BrokenMap extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new NoClassDefFoundError("entrySet");
    }
  }

  static final class Endless extends java.util.AbstractCollection<Object> {
    @Override
    public java.util.Iterator<Object> iterator() {
      return Stream.<Object>generate(Object::new).iterator();
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("strangeThings")
  void takesAnyValueWhereDataIsAllowed(Object thing) {
    assertThatCode(() -> recordWith(thing)).doesNotThrowAnyException();
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(theater.stats().dropped()).isEmpty();
    assertThat(sink.last(StepEnded.class).step().ended()).isTrue();
    assertThat(sink.last(LlmEnded.class).interaction().stage()).isEqualTo(LlmStage.COMPLETED);
  }

  private void recordWith(Object thing) {
    String text = thing instanceof CharSequence ? safeText(thing) : "text";
    ExecutionSpec spec =
        ExecutionSpec.of("flow", text)
            .session("s")
            .metadata(text, thing)
            .sessionAttribute("a", thing)
            .sessionTitle(text)
            .input(text);
    try (StepTracker steps = theater.track(spec)) {
      StepSpec stepSpec =
          StepSpec.of(text)
              .title(text)
              .description(text)
              .speaker(text)
              .target(text)
              .metadata("m", thing);
      Step step = steps.start(stepSpec);
      step.progress(Integer.MAX_VALUE, text);
      step.content(text, thing instanceof Map<?, ?> map ? stringKeys(map) : Map.of("x", "y"));
      LlmRequest request =
          LlmRequest.of(text, text)
              .in(step)
              .user(text)
              .role(text)
              .taskType(text)
              .endpoint(text)
              .trace(text, text)
              .parent(text)
              .param("p", thing)
              .metadata("m", thing);
      LlmCall call = theater.llm().start(request);
      call.append(text);
      call.toolCall(ToolCall.of(text, text, text).answered(text, Duration.ZERO));
      call.complete(LlmResponse.of(text).finishReason(text).model(text));
      steps.decide(text, text, thing);
      step.complete(text, thing);
      steps.complete(thing);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> stringKeys(Map<?, ?> map) {
    return (Map<String, ?>) map;
  }

  private static String safeText(Object thing) {
    String text = thing.toString();
    return text == null ? "null" : text;
  }

  @Test
  void takesNullEverywhere() {
    assertThatCode(this::recordNulls).doesNotThrowAnyException();
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(theater.stats().droppedTotal()).isZero();
    assertThat(sink.types()).contains("step_start", "llm_start", "final_complete");
  }

  @SuppressWarnings("NullAway")
  private void recordNulls() {
    theater.track(null).close();
    theater.track(null, null).close();
    theater.submit(null, null);
    theater.cancel(null);
    theater.retry(null, null);
    theater.flush(null);
    try (StepTracker steps = theater.track(null, null, null)) {
      steps.run((String) null, null);
      steps.perform((StepSpec) null, null);
      steps.decide(null, true);
      steps.decide(null, null, null);
      steps.skip(null, null);
      steps.onCancel(null);
      steps.onRetry(null);
      useNullSteps(steps);
      useNullCalls();
      steps.fail((ErrorInfo) null);
      steps.fail((Throwable) null);
      steps.cancel(null);
      steps.complete(null);
    }
  }

  @SuppressWarnings("NullAway")
  private static void useNullSteps(StepTracker steps) {
    StepSpec spec =
        StepSpec.of(null)
            .title(null)
            .description(null)
            .kind(null)
            .speaker(null)
            .target(null)
            .estimated(null)
            .retry(null)
            .metadata(null, null);
    Step step = steps.start(spec);
    step.progress(-1, null);
    step.content(null);
    step.content(null, null);
    step.reasoning(null);
    step.start((String) null).fail((Throwable) null);
    step.start((StepSpec) null).fail((ErrorInfo) null);
    step.run((String) null, null);
    step.complete(null, null);
    step.skip(null);
    step.cancel(null);
    steps.start((String) null).skip(null);
    steps.start((String) null).cancel(null);
  }

  @SuppressWarnings("NullAway")
  private void useNullCalls() {
    LlmRequest request =
        LlmRequest.of(null, null)
            .in((Step) null)
            .in((StepTracker) null)
            .session(null)
            .role(null)
            .taskType(null)
            .parent(null)
            .endpoint(null)
            .system(null)
            .user(null)
            .assistant(null)
            .message(null)
            .messages(null)
            .message(new Message("user", List.of(new Part.Text(null), new Part.Other(null, null))))
            .message(new Message("tool", List.of(new Part.ToolResult(null, null))))
            .message(new Message("tool", List.of(new Part.ToolUse(null, null, null))))
            .param(null, null)
            .metadata(null, null)
            .trace(null, null)
            .raw(null);
    LlmInteractionRecorder llm = theater.llm();
    LlmCall call = llm.start(request);
    call.append(null);
    call.reasoning(null);
    call.toolCall(null);
    call.toolCall(ToolCall.of(null, null, null));
    call.complete((String) null);
    llm.start(null).fail((Throwable) null);
    llm.start(null).fail((ErrorInfo) null);
    llm.start(null).cancel(null);
    llm.start(null).complete((LlmResponse) null);
    llm.start(null)
        .complete(
            LlmResponse.builder()
                .text(null)
                .reasoning(null)
                .model(null)
                .usage(null)
                .cost(null, null)
                .raw(null)
                .finishReason(null)
                .toolCall(null)
                .build());
    llm.record(null, (LlmInteractionRecorder.Call<String, RuntimeException>) null);
    llm.record(null, () -> "text", null);
    llm.record(null, () -> "text", answer -> null);
    llm.record((LlmInteraction) null);
    llm.finalized(null, null);
  }

  @Test
  void everythingStaysQuietAfterClose() {
    StepTracker open = theater.track("s", "flow", Plan.of("a", "b"));
    Step step = open.start("a");
    LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step));
    theater.close();
    assertThatCode(
            () -> {
              step.progress(10);
              step.content("late");
              step.complete();
              call.append("late");
              call.complete("late");
              open.complete();
              recordWith("late");
              recordNulls();
              theater.close();
            })
        .doesNotThrowAnyException();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.dropped()).containsKey(DropReason.CLOSED);
    assertThat(theater.flush(Duration.ofSeconds(1))).isFalse();
    assertThat(theater.submit(ExecutionSpec.of("t", "n"), steps -> 1).status().isFinal()).isTrue();
  }

  @Test
  void anInterruptedThreadRecordsAndKeepsItsFlag() {
    Thread.currentThread().interrupt();
    try {
      assertThatCode(() -> recordWith("text")).doesNotThrowAnyException();
      assertThatCode(this::recordNulls).doesNotThrowAnyException();
      assertThat(theater.flush(LONG)).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      theater.close();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.stored()).isEqualTo(stats.offered());
  }

  @Test
  void aFullQueueCostsAnInterruptedThreadNoWait() {
    Theater slow =
        Theater.builder()
            .sink(batch -> {})
            .redactor(new BlockedRedactor())
            .queue(16, 64 << 20)
            .closeTimeout(Duration.ofMillis(500))
            .build();
    Thread.currentThread().interrupt();
    for (int i = 0; i < 1_000; i++) {
      slow.track("s", "flow");
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Books.addUp(slow).dropped()).containsKey(DropReason.QUEUE_FULL);
    slow.close();
    Books.areClosed(slow);
  }

  /** Never comes back, so that the dispatcher stands still. */
  private static final class BlockedRedactor implements io.theater.redact.Redactor {
    @Override
    public io.theater.redact.Redaction redact(String text) {
      SinkFaultsTest.awaitUninterruptibly(new java.util.concurrent.CountDownLatch(1));
      throw new AssertionError();
    }

    @Override
    public boolean isSecretKey(String key) {
      return false;
    }

    @Override
    public io.theater.redact.RedactingStream stream() {
      throw new IllegalStateException("no stream");
    }
  }

  @Test
  void aSlowSinkSlowsAHostDownAndLosesNothing() {
    EventSink slow = batch -> LockSupport.parkNanos(batch.size() * 1_000_000L);
    Theater host = Theater.builder().sink(slow).queue(512, 64 << 20).build();
    try (StepTracker steps = host.track("s", "flow")) {
      for (int i = 0; i < 1_000; i++) {
        steps.start("step").complete("done");
      }
    }
    host.close();
    assertThat(Books.areClosed(host).dropped()).isEmpty();
  }

  @Test
  void aStandingDispatcherLeavesHostsBoundedAndBooksClosed() {
    Theater slow =
        Theater.builder()
            .sink(sink)
            .redactor(new BlockedRedactor())
            .queue(64, 64 << 20)
            .closeTimeout(Duration.ofSeconds(1))
            .build();
    try (StepTracker steps = slow.track("s", "flow")) {
      for (int i = 0; i < 2_000; i++) {
        Step step = steps.start("step");
        step.content("text");
        step.complete("x");
      }
    }
    PipelineStats open = Books.addUp(slow);
    assertThat(open.dropped()).containsKeys(DropReason.QUEUE_FULL);
    assertThat(slow.flush(Duration.ofMillis(20))).isFalse();
    slow.close();
    PipelineStats stats = Books.areClosed(slow);
    assertThat(stats.dropped()).containsKey(DropReason.CLOSED);
  }

  @Test
  void survivesAClockThatThrows() {
    Clock broken =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            throw new IllegalStateException("no time");
          }
        };
    RecordingSink own = RecordingSink.create();
    Theater timeless = Theater.builder().sink(own).clock(broken).build();
    try (StepTracker steps = timeless.track("s", "flow")) {
      steps.run("step", step -> 1);
      timeless.llm().start(null).complete("x");
    }
    timeless.close();
    assertThat(Books.areClosed(timeless).droppedTotal()).isZero();
    assertThat(own.events()).hasSize(6);
  }

  @Test
  void survivesHostCallbacksThatThrow() {
    RecordingSink own = RecordingSink.create();
    Theater hostile =
        Theater.builder()
            .sink(own)
            .errorClassifier(
                failure -> {
                  throw new StackOverflowError("classifier");
                })
            .priceTable(
                (provider, model, usage) -> {
                  throw new NoClassDefFoundError("prices");
                })
            .build();
    try (StepTracker steps = hostile.track("s", "flow")) {
      steps.onCancel(
          () -> {
            throw new AssertionError("hook");
          });
      steps.start("step").fail(new IllegalStateException("x"));
      hostile.llm().start(null).complete(LlmResponse.of("x").usage(Usage.of(1, 2)));
      hostile
          .llm()
          .record(
              null,
              () -> "x",
              answer -> {
                throw new OutOfMemoryError("pretended");
              });
      assertThat(hostile.cancel(steps.id())).isTrue();
    }
    hostile.close();
    assertThat(Books.areClosed(hostile).droppedTotal()).isZero();
    assertThat(own.last(StepEnded.class).step().error()).isNotNull();
    assertThat(own.last(LlmEnded.class).interaction().stage()).isEqualTo(LlmStage.COMPLETED);
  }

  @Test
  void cutsWhatIsTooLongInsteadOfLosingIt() {
    try (StepTracker steps = theater.track("s", HUGE, Plan.of("a"))) {
      steps.start(HUGE).fail(new IllegalStateException(HUGE));
      theater.llm().start(LlmRequest.of(HUGE, HUGE)).fail(ErrorInfo.of("X", HUGE, HUGE));
    }
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(theater.stats().droppedTotal()).isZero();
    ErrorInfo error = sink.events(StepEnded.class).get(0).step().error();
    assertThat(error).isNotNull();
    assertThat(error.message().length()).isLessThan(64 * 1024);
    assertThat(error.stackTrace()).isNotNull().hasSizeLessThan(64 * 1024);
  }
}
