package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.model.DropReason;
import io.theater.model.Health;
import io.theater.model.PipelineStats;
import io.theater.sink.EventSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every sink inside a {@link Theater}: the books add up, flush means stored, numbers
 * have no gaps, close is final. A witness that only remembers stands beside the sink under test.
 *
 * <pre>{@code
 * class MyPipelineTest extends PipelineContract {
 *   @Override protected EventSink open(Path directory) { return new MySink(directory); }
 * }
 * }</pre>
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PipelineContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final RecordingSink witness = RecordingSink.named("witness");
  private Theater theater;

  /** Opens the sink on a directory of its own. */
  protected abstract EventSink open(Path directory) throws Exception;

  @BeforeEach
  void startTheater() throws Exception {
    theater =
        Theater.builder()
            .sink(open(directory))
            .sink(witness)
            .closeTimeout(Duration.ofSeconds(30))
            .build();
  }

  @AfterEach
  void closeTheater() {
    theater.close();
  }

  @Test
  void storesEveryKindOfEventInEverySink() {
    runOneFlow("session-1");
    assertThat(theater.flush(LONG)).isTrue();
    PipelineStats stats = Books.addUp(theater);
    assertThat(stats.droppedTotal() + stats.quarantined()).isZero();
    assertThat(stats.sinks()).hasSize(2);
    assertThat(stats.sinks().values()).allMatch(sink -> sink.stored() == stats.stored());
  }

  @Test
  void flushMeansThatNothingAcceptedBeforeIsPending() {
    for (int i = 0; i < 20; i++) {
      runOneFlow("session-" + i);
      assertThat(theater.flush(LONG)).isTrue();
      assertThat(Books.addUp(theater).pending()).isZero();
    }
  }

  @Test
  void flushesWithNothingToFlush() {
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(theater.flush(Duration.ofSeconds(-1))).isIn(true, false);
    assertThat(Books.addUp(theater).offered()).isZero();
  }

  @Test
  void numbersEverySessionWithoutGapsWhenManyThreadsRecord() throws Exception {
    runInParallel(8, thread -> runOneFlow("session-" + thread % 3));
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(witness.gaps()).isEmpty();
    assertThat(witness.weight()).isEqualTo(theater.stats().stored());
  }

  @Test
  void closesOnceHoweverOftenItIsAsked() throws Exception {
    runOneFlow("session-1");
    runInParallel(4, thread -> theater.close());
    theater.close();
    assertThat(witness.closes()).isOne();
    assertThat(witness.flushes()).isPositive();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.stored()).isEqualTo(stats.offered()).isPositive();
  }

  @Test
  void countsWhatComesAfterTheCloseAsDropped() {
    theater.close();
    assertThatCode(() -> runOneFlow("late")).doesNotThrowAnyException();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.dropped()).containsOnlyKeys(DropReason.CLOSED);
    assertThat(stats.droppedTotal()).isEqualTo(stats.offered()).isPositive();
    assertThat(witness.events()).isEmpty();
    assertThat(witness.writesAfterClose()).isZero();
    assertThat(theater.flush(LONG)).isFalse();
    assertThat(theater.health().status()).isEqualTo(Health.Status.DOWN);
  }

  @Test
  void addsUpWhenItIsClosedInTheMiddle() throws Exception {
    List<Thread> producers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String session = "session-" + i;
      Thread producer = new Thread(() -> runFlows(session, 40));
      producer.start();
      producers.add(producer);
    }
    theater.close();
    for (Thread producer : producers) {
      producer.join();
    }
    Books.areClosed(theater);
    assertThat(witness.weight()).isLessThanOrEqualTo(theater.stats().offered());
    assertThat(witness.gaps()).isEmpty();
    assertThat(witness.writesAfterClose()).isZero();
  }

  @Test
  void isUpAndLosesNothingInOrdinaryUse() {
    runFlows("session-1", 20);
    assertThat(theater.flush(LONG)).isTrue();
    assertThat(theater.health().status()).isEqualTo(Health.Status.UP);
    assertThat(theater.health().reasons()).isEmpty();
    assertThat(theater.stats().dropped()).isEmpty();
  }

  private void runFlows(String session, int times) {
    for (int i = 0; i < times; i++) {
      runOneFlow(session);
    }
  }

  /** One of everything. */
  private void runOneFlow(String session) {
    try (StepTracker steps = theater.track(session, "flow")) {
      try (Step step = steps.start("first")) {
        step.progress(50, "half way");
        step.content("a piece. ");
        step.reasoning("a thought. ");
        try (LlmCall call =
            theater.llm().start(LlmRequest.of("p", "m").in(step).user("question"))) {
          call.append("the ");
          call.append("answer ");
          call.complete(LlmResponse.builder().usage(null).finishReason("stop").build());
          theater.llm().finalized(call.id(), "message-1");
        }
        step.complete(Map.of("rows", 2));
      }
      steps.decide("more", false);
      steps.start("second").fail(new IllegalStateException("broken"));
      steps.start("third").skip("not needed");
      steps.complete("done");
    }
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void runInParallel(int threads, Work work) throws Exception {
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run(number);
                } catch (Throwable failure) {
                  failures.add(failure);
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }
}
