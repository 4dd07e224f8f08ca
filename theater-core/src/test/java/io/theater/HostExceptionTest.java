package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.LlmEnded;
import io.theater.event.StepEnded;
import io.theater.event.StepRetried;
import io.theater.model.LlmStage;
import io.theater.model.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host's own exception reaches the host as the same instance. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostExceptionTest {
  private final RecordingSink sink = RecordingSink.create();
  private final Theater theater = Theater.builder().sink(sink).build();
  private final StepTracker steps = theater.track("s", "flow");

  @AfterEach
  void close() {
    steps.close();
    theater.close();
    assertThat(Books.areClosed(theater).droppedTotal()).isZero();
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("checked"),
        new IllegalStateException("unchecked"),
        new AssertionError("error"),
        new OutOfMemoryError("pretended"),
        new StackOverflowError(),
        new InterruptedException("stop"),
        new NoClassDefFoundError("Gone"),
        new Hostile());
  }

  private static final class Hostile extends Exception {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack");
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfRunAndPerform(Throwable failure) {
    assertThat(catchThrowable(() -> steps.run("a", step -> raise(failure)))).isSameAs(failure);
    assertThat(catchThrowable(() -> steps.perform("b", step -> raise(failure)))).isSameAs(failure);
    try (Step outer = steps.start("outer")) {
      assertThat(catchThrowable(() -> outer.run("c", step -> raise(failure)))).isSameAs(failure);
    }
    theater.flush(Duration.ofSeconds(30));
    assertThat(sink.events(StepEnded.class))
        .extracting(ended -> ended.step().status())
        .containsExactly(
            StepStatus.ERROR, StepStatus.ERROR, StepStatus.ERROR, StepStatus.INTERRUPTED);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfRecord(Throwable failure) {
    LlmInteractionRecorder llm = theater.llm();
    LlmRequest request = LlmRequest.of("p", "m").in(steps);
    assertThat(catchThrowable(() -> llm.record(request, () -> raise(failure)))).isSameAs(failure);
    assertThat(
            catchThrowable(
                () -> llm.record(request, () -> raise(failure), answer -> LlmResponse.of("x"))))
        .isSameAs(failure);
    theater.flush(Duration.ofSeconds(30));
    assertThat(sink.events(LlmEnded.class))
        .hasSize(2)
        .allMatch(ended -> ended.interaction().stage() == LlmStage.FAILED)
        .allMatch(ended -> ended.interaction().error() != null);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerAfterRetriesAndAfterClose(Throwable failure) {
    StepSpec spec = StepSpec.of("a").retry(RetryPolicy.fixed(2, Duration.ZERO));
    assertThat(catchThrowable(() -> steps.run(spec, step -> raise(failure)))).isSameAs(failure);
    steps.complete();
    assertThat(catchThrowable(() -> steps.run("b", step -> raise(failure)))).isSameAs(failure);
  }

  @Test
  void theLastOfSeveralExceptionsIsTheOneThatIsThrown() {
    AtomicInteger tries = new AtomicInteger();
    IOException[] thrown = {new IOException("1"), new IOException("2"), new IOException("3")};
    StepSpec spec = StepSpec.of("a").retry(RetryPolicy.fixed(2, Duration.ZERO));
    assertThat(
            catchThrowable(() -> steps.run(spec, step -> raise(thrown[tries.getAndIncrement()]))))
        .isSameAs(thrown[2]);
    theater.flush(Duration.ofSeconds(30));
    assertThat(sink.events(StepRetried.class)).hasSize(2);
  }

  @Test
  void anInterruptDuringTheRetryPauseKeepsFlagAndException() {
    IOException failure = new IOException("x");
    StepSpec spec = StepSpec.of("a").retry(RetryPolicy.fixed(3, Duration.ofMinutes(4)));
    Thread.currentThread().interrupt();
    assertThat(catchThrowable(() -> steps.run(spec, step -> raise(failure)))).isSameAs(failure);
    assertThat(Thread.interrupted()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T raise(Throwable failure) throws E {
    throw (E) failure;
  }
}
