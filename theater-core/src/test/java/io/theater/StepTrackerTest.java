package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.model.ErrorInfo;
import io.theater.model.ExecutionStatus;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepTrackerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingSink sink = RecordingSink.create();
  private final Theater theater = Theater.builder().sink(sink).build();

  @AfterEach
  void close() {
    theater.close();
    assertThat(Books.areClosed(theater).droppedTotal()).isZero();
  }

  private List<StepRecord> ended() {
    assertThat(theater.flush(LONG)).isTrue();
    return sink.events(StepEnded.class).stream().map(StepEnded::step).toList();
  }

  private ExecutionEnded end() {
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(sink.events(ExecutionEnded.class)).hasSize(1);
    return sink.last(ExecutionEnded.class);
  }

  @Test
  void runTimesCompletesAndReturns() {
    try (StepTracker steps = theater.track("s", "flow")) {
      assertThat(steps.<Integer, RuntimeException>run("step", step -> 42)).isEqualTo(42);
      steps.complete(Map.of("n", 42));
    }
    StepRecord step = ended().get(0);
    assertThat(step.status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(step.result()).isEqualTo(42);
    assertThat(step.progress()).isEqualTo(100);
    assertThat(step.duration()).isNotNull().isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(end().execution().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(end().execution().output()).isEqualTo(Map.of("n", 42));
    assertThat(end().summary().completedSteps()).isOne();
  }

  @Test
  void nestsStepsAndCountsThemInOrder() {
    try (StepTracker steps = theater.track("s", "flow")) {
      for (int round = 1; round <= 3; round++) {
        try (Step review = steps.start(StepSpec.of("review").iteration(round, 3).speaker("审核员"))) {
          review.start("look-up").complete("2 rows found");
          review.complete(Map.of("ok", true));
        }
      }
      steps.complete();
    }
    ended();
    List<StepRecord> started =
        sink.events(StepStarted.class).stream().map(StepStarted::step).toList();
    assertThat(started).extracting(StepRecord::order).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(started.get(1).parentId()).isEqualTo(started.get(0).id());
    assertThat(started.get(0).parentId()).isNull();
    assertThat(started)
        .extracting(StepRecord::iteration)
        .containsExactly(1, null, 2, null, 3, null);
    assertThat(started.get(4).iterationTotal()).isEqualTo(3);
    assertThat(started.get(0).speakerRole()).isEqualTo("审核员");
  }

  @Test
  void aDecisionIsRecordedAndSkipsTheBranchNotTaken() {
    Plan plan =
        Plan.of("ask").thenWhen("chart", "true", "draw").thenWhen("chart", "false", "tabulate");
    try (StepTracker steps = theater.track("s", "flow", plan)) {
      steps.start("ask").complete();
      assertThat(steps.decide("chart", false)).isFalse();
      steps.start("tabulate").complete();
      steps.complete();
    }
    StepRecord decision =
        ended().stream().filter(step -> step.conditionResult() != null).findFirst().orElseThrow();
    assertThat(decision.conditionResult()).isEqualTo("false");
    assertThat(sink.events(StepStarted.class))
        .anyMatch(started -> started.step().kind() == StepKind.DECISION);
    assertThat(ended())
        .filteredOn(step -> step.status() == StepStatus.SKIPPED)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.name()).isEqualTo("draw");
              assertThat(step.reason()).isEqualTo("chart is false");
            });
    assertThat(end().summary().skippedSteps()).isOne();
  }

  @Test
  void plannedStepsThatAreNeverReachedAreSkippedAtTheEnd() {
    try (StepTracker steps = theater.track("s", "flow", Plan.of("a", "b", "c"))) {
      steps.start("a").complete();
      steps.skip("b", "no need");
      steps.skip("unknown", "no need");
      steps.complete();
    }
    assertThat(ended())
        .extracting(StepRecord::name, StepRecord::status, StepRecord::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(null, StepStatus.COMPLETED, null),
            org.assertj.core.groups.Tuple.tuple("b", StepStatus.SKIPPED, "no need"),
            org.assertj.core.groups.Tuple.tuple("c", StepStatus.SKIPPED, "not reached"));
  }

  @Test
  void theEndOfAStepNamesThePlannedOneThatFollows() {
    Plan plan =
        Plan.of("a").then(PlanStep.of("b").titled("B", null).estimated(Duration.ofSeconds(7)));
    try (StepTracker steps = theater.track("s", "flow", plan)) {
      steps.start("a").complete();
      steps.start("b").complete();
      steps.complete();
    }
    ended();
    List<StepEnded> ends = sink.events(StepEnded.class);
    assertThat(ends.get(0).next()).isNotNull();
    assertThat(ends.get(0).next().name()).isEqualTo("b");
    assertThat(ends.get(1).next()).isNull();
    StepRecord planned = sink.events(StepStarted.class).get(1).step();
    assertThat(planned.title()).isEqualTo("B");
    assertThat(planned.estimatedDuration()).isEqualTo(Duration.ofSeconds(7));
    assertThat(ends.get(1).step().duration()).isLessThan(Duration.ofSeconds(7));
    assertThat(sink.events(ExecutionUpdated.class))
        .extracting(update -> update.execution().progress())
        .containsExactly(50, 100);
  }

  @Test
  void takesStepsInParallel() throws Exception {
    try (StepTracker steps = theater.track("s", "flow")) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "step-" + i;
        Thread thread = new Thread(() -> steps.perform(name, step -> step.progress(50)));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      steps.complete();
    }
    assertThat(ended()).hasSize(8).allMatch(step -> step.status() == StepStatus.COMPLETED);
    assertThat(sink.events(StepStarted.class))
        .extracting(started -> started.step().order())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(sink.gaps()).isEmpty();
  }

  @Test
  void retriesAsThePolicyOfTheErrorCodeSays() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    RetryPolicy policy =
        RetryPolicy.none().forCode("NETWORK_ERROR", RetryPolicy.fixed(2, Duration.ZERO));
    try (StepTracker steps = theater.track("s", "flow")) {
      String result =
          steps.run(
              StepSpec.of("step").retry(policy),
              step -> {
                if (tries.incrementAndGet() < 3) {
                  throw new IOException("again");
                }
                return "ok";
              });
      assertThat(result).isEqualTo("ok");
      assertThat(
              catchThrowable(
                  () ->
                      steps.perform(
                          StepSpec.of("other").retry(policy),
                          step -> {
                            throw new IllegalArgumentException("never again");
                          })))
          .isInstanceOf(IllegalArgumentException.class);
      steps.complete();
    }
    assertThat(ended())
        .extracting(StepRecord::status)
        .containsExactly(StepStatus.COMPLETED, StepStatus.ERROR);
    assertThat(sink.events(StepRetried.class))
        .extracting(retried -> retried.step().attempt())
        .containsExactly(2, 3);
    assertThat(sink.events(StepRetried.class))
        .allMatch(retried -> retried.step().error().code().equals("NETWORK_ERROR"));
  }

  @Test
  void closedWithoutAnEndItIsInterrupted() {
    try (StepTracker steps = theater.track("s", "flow")) {
      Step left = steps.start("left open");
      left.content("partial text");
    }
    assertThat(ended().get(0).status()).isEqualTo(StepStatus.INTERRUPTED);
    assertThat(ended().get(0).output()).isEqualTo("partial text");
    assertThat(end().execution().status()).isEqualTo(ExecutionStatus.INTERRUPTED);
  }

  @Test
  void closedByAnExceptionOfAStepItIsFailed() {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (StepTracker steps = theater.track("s", "flow")) {
                steps.perform(
                    "step",
                    step -> {
                      throw new IOException("broken");
                    });
              }
            });
    assertThat(thrown).hasMessage("broken");
    assertThat(end().execution().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(end().execution().error()).isNotNull();
    assertThat(end().execution().error().message()).isEqualTo("broken");
    assertThat(end().summary().failedSteps()).isOne();
  }

  @Test
  void anErrorThatWasHandledDoesNotFailWhatFollows() {
    try (StepTracker steps = theater.track("s", "flow")) {
      steps.start("broken").fail(new IllegalStateException("x"));
      steps.start("repaired").complete();
    }
    assertThat(end().execution().status()).isEqualTo(ExecutionStatus.INTERRUPTED);
  }

  @Test
  void onlyTheFirstEndCounts() throws Exception {
    for (int round = 0; round < 50; round++) {
      StepTracker steps = theater.track("s" + round, "flow");
      Step step = steps.start("step");
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      List<Runnable> ends =
          List.of(
              steps::complete,
              () -> steps.fail(new IllegalStateException("x")),
              () -> steps.cancel("no"),
              steps::close,
              step::complete,
              () -> step.fail(ErrorInfo.of("X", "x", "x")),
              () -> steps.start("late"));
      for (Runnable end : ends) {
        Thread thread =
            new Thread(
                () -> {
                  SinkFaultsTest.awaitUninterruptibly(go);
                  end.run();
                });
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    theater.flush(LONG);
    assertThat(sink.events(ExecutionEnded.class)).hasSize(50);
    assertThat(sink.events(StepEnded.class)).hasSameSizeAs(sink.events(StepStarted.class));
    assertThat(sink.events(ExecutionStarted.class)).hasSize(50);
  }

  @Test
  void whatIsReportedAfterTheEndIsIgnored() {
    StepTracker steps = theater.track("s", "flow");
    Step step = steps.start("step");
    step.complete();
    step.progress(10);
    step.content("late");
    step.fail(new IllegalStateException("late"));
    steps.complete();
    steps.start("late").complete();
    steps.decide("late", true);
    steps.fail(new IllegalStateException("late"));
    theater.flush(LONG);
    assertThat(sink.types())
        .containsExactly("execution_start", "step_start", "step_complete", "final_complete");
  }

  @Test
  void clampsProgressAndCutsTheSummary() {
    try (StepTracker steps = theater.track("s", "flow")) {
      steps.start("low").progress(-5);
      steps.start("high").progress(500);
      steps.start("long").complete("😀".repeat(300));
      steps.complete();
    }
    assertThat(ended()).isNotEmpty();
    assertThat(sink.events(StepProgressed.class))
        .extracting(progressed -> progressed.step().progress())
        .containsExactly(0, 100);
    String summary =
        ended().stream().map(StepRecord::summary).filter(s -> s != null).findFirst().get();
    assertThat(summary).hasSizeLessThanOrEqualTo(200).endsWith("…");
  }

  @Test
  void cancelCallsHooksOnceAndMarksWhatIsOpen() {
    List<String> called = new ArrayList<>();
    try (StepTracker steps = theater.track("s", "flow")) {
      steps.onCancel(() -> called.add("first"));
      steps.onCancel(
          () -> {
            throw new AssertionError("hook");
          });
      steps.start("open");
      assertThat(steps.cancelRequested()).isFalse();
      assertThat(theater.cancel(steps.id())).isTrue();
      assertThat(steps.cancelRequested()).isTrue();
      steps.onCancel(() -> called.add("late"));
      theater.cancel(steps.id());
    }
    assertThat(called).containsExactly("first", "late");
    assertThat(ended().get(0).status()).isEqualTo(StepStatus.CANCELLED);
    assertThat(end().execution().status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(theater.cancel(end().execution().id())).isFalse();
    assertThat(theater.cancel("unknown")).isFalse();
  }

  @Test
  void aCancelledStepThatThrowsIsCancelledNotFailed() {
    StepTracker steps = theater.track("s", "flow");
    IOException stopped = new IOException("statement was cancelled");
    assertThat(
            catchThrowable(
                () ->
                    steps.perform(
                        StepSpec.of("query").retry(RetryPolicy.fixed(5, Duration.ZERO)),
                        step -> {
                          theater.cancel(steps.id());
                          throw stopped;
                        })))
        .isSameAs(stopped);
    steps.close();
    assertThat(ended()).extracting(StepRecord::status).containsExactly(StepStatus.CANCELLED);
    assertThat(sink.events(StepRetried.class)).isEmpty();
  }

  @Test
  void aRetryReachesTheHookAlsoAfterTheEnd() {
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    StepTracker steps = theater.track("s", "flow");
    assertThat(theater.retry(steps.id(), "step")).isFalse();
    steps.onRetry(asked::add);
    steps.complete();
    assertThat(theater.retry(steps.id(), "step")).isTrue();
    assertThat(theater.retry(steps.id(), null)).isFalse();
    assertThat(theater.retry("unknown", "step")).isFalse();
    org.awaitility.Awaitility.await().until(() -> asked.contains("step"));
  }
}
