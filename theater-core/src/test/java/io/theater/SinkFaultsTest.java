package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.LiveSignal;
import io.theater.live.Subscription;
import io.theater.model.DropReason;
import io.theater.model.Health;
import io.theater.model.PipelineStats;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink that does wrong costs only itself, and every event it loses is counted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SinkFaultsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int STEPS = 200;

  private final RecordingSink sibling = RecordingSink.named("sibling");

  /** A sink whose every method may do wrong. */
  private static class Faulty implements EventSink {
    final AtomicInteger writes = new AtomicInteger();

    @Override
    public void write(List<TheaterEvent> batch) throws Exception {
      writes.incrementAndGet();
    }

    @Override
    public String name() {
      return "faulty";
    }
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new IllegalStateException("no"),
        () -> new IOException("disk"),
        () -> new AssertionError("assert"),
        () -> new NoClassDefFoundError("Gone"),
        () -> new OutOfMemoryError("pretended"),
        StackOverflowError::new,
        () -> new ThreadDeath(),
        HostileException::new);
  }

  /** Fails again when it is asked what it is. */
  private static final class HostileException extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message either");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text either");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause either");
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void survivesWhateverWriteThrows(Supplier<Throwable> failure) {
    Faulty faulty =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            sneaky(failure.get());
          }
        };
    Theater theater = theater(faulty);
    record(theater, STEPS);
    theater.flush(LONG);
    assertThat(theater.health().status()).isEqualTo(Health.Status.DOWN);
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.sinks().get("faulty").stored()).isZero();
    assertThat(stats.sinks().get("faulty").quarantined()).isPositive();
    assertSiblingHasAll(stats);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void survivesWhateverTheOtherMethodsThrow(Supplier<Throwable> failure) {
    EventSink faulty =
        new EventSink() {
          @Override
          public void write(List<TheaterEvent> batch) {
            sneaky(failure.get());
          }

          @Override
          public String name() {
            return sneaky(failure.get());
          }

          @Override
          public boolean isRetryable(Throwable cause) {
            sneaky(failure.get());
            return false;
          }

          @Override
          public void flush() {
            sneaky(failure.get());
          }

          @Override
          public Health health() {
            return sneaky(failure.get());
          }

          @Override
          public void close() {
            sneaky(failure.get());
          }
        };
    Theater theater = theater(faulty);
    record(theater, STEPS);
    assertThat(theater.flush(LONG)).isFalse();
    assertThat(theater.health().status()).isEqualTo(Health.Status.DOWN);
    theater.close();
    assertSiblingHasAll(Books.areClosed(theater));
  }

  @Test
  void namesThatAreMissingOrEqualAreToldApart() {
    Theater theater =
        Theater.builder()
            .sink(named(null))
            .sink(named(" "))
            .sink(named("a"))
            .sink(named("a2"))
            .sink(named("a"))
            .sink(named("x".repeat(10_000)))
            .build();
    record(theater, 1);
    theater.close();
    assertThat(Books.areClosed(theater).sinks()).hasSize(6).containsKeys("sink", "a", "a2", "a3");
  }

  private static EventSink named(String name) {
    return new Faulty() {
      @Override
      public String name() {
        return name;
      }
    };
  }

  @Test
  void quarantinesOnlyThePoisonInABatch() {
    RecordingSink good = RecordingSink.named("good");
    Faulty picky =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            if (batch.stream().anyMatch(SinkFaultsTest::isPoison)) {
              throw new IllegalArgumentException("poison");
            }
            good.write(batch);
          }
        };
    Theater theater = theater(picky);
    try (StepTracker steps = theater.track("s", "flow")) {
      for (int i = 0; i < STEPS; i++) {
        steps.start(i == 77 ? "poison" : "step-" + i).progress(i % 100);
      }
    }
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.sinks().get("faulty").quarantined()).isOne();
    assertThat(stats.sinks().get("faulty").dropped()).isEmpty();
    assertThat(good.weight()).isEqualTo(stats.offered() - 1);
    assertThat(stats.quarantined()).isOne();
  }

  private static boolean isPoison(TheaterEvent event) {
    return event instanceof StepStarted started && "poison".equals(started.step().name());
  }

  @Test
  void triesAgainUntilARetryableFailureHeals() {
    AtomicInteger left = new AtomicInteger(3);
    RecordingSink good = RecordingSink.named("good");
    Faulty healing =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) throws IOException {
            if (left.getAndDecrement() > 0) {
              throw new IOException("not yet");
            }
            good.write(batch);
          }

          @Override
          public boolean isRetryable(Throwable failure) {
            return failure instanceof IOException;
          }
        };
    Theater theater = theater(healing);
    record(theater, STEPS);
    assertThat(theater.flush(LONG)).isTrue();
    PipelineStats stats = Books.addUp(theater);
    assertThat(stats.sinks().get("faulty").retries()).isEqualTo(3);
    assertThat(stats.sinks().get("faulty").stored()).isEqualTo(stats.offered());
    assertThat(good.gaps()).isEmpty();
    assertThat(theater.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(theater.health().reasons()).anyMatch(reason -> reason.contains("failed to write"));
    theater.close();
    Books.areClosed(theater);
  }

  @Test
  void aMomentWithoutMemoryCostsNoEvent() {
    AtomicInteger left = new AtomicInteger(2);
    Faulty breathless =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            if (left.getAndDecrement() > 0) {
              throw new OutOfMemoryError("pretended");
            }
          }
        };
    Theater theater = theater(breathless);
    record(theater, STEPS);
    assertThat(theater.flush(LONG)).isTrue();
    PipelineStats stats = Books.addUp(theater);
    assertThat(stats.sinks().get("faulty").quarantined()).isZero();
    assertThat(stats.sinks().get("faulty").retries()).isEqualTo(2);
    theater.close();
  }

  @Test
  void stopsRetryingAtTheCloseTimeout() {
    Faulty hopeless =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) throws IOException {
            throw new IOException("never");
          }

          @Override
          public boolean isRetryable(Throwable failure) {
            return true;
          }
        };
    Theater theater = theater(hopeless);
    record(theater, STEPS);
    assertThat(theater.flush(Duration.ofMillis(50))).isFalse();
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.sinks().get("faulty").dropped()).containsOnlyKeys(DropReason.CLOSED);
    assertSiblingHasAll(stats);
  }

  @Test
  void closeWaitsForASinkThatIsSlowButGettingOn() {
    Faulty slow =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
        };
    Theater theater = Theater.builder().sink(slow).queue(64, 1 << 20).build();
    try (StepTracker steps = theater.track("s", "flow")) {
      for (int i = 0; i < 100; i++) {
        steps.start("step-" + i).complete();
      }
    }
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.dropped()).isEmpty();
    assertThat(stats.stored()).isEqualTo(stats.offered());
  }

  @Test
  void aBlockedSinkHoldsUpNeitherSiblingsNorViewersNorHostNorClose() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    Faulty stuck =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            inside.countDown();
            awaitUninterruptibly(never);
          }
        };
    Theater theater =
        Theater.builder()
            .sink(stuck)
            .sink(sibling)
            .queue(64, 64 << 20)
            .closeTimeout(Duration.ofSeconds(2))
            .build();
    Queue<LiveSignal> seen = new ConcurrentLinkedQueue<>();
    try (Subscription s = theater.live().subscribe("s", LiveCursor.latest(), seen::add)) {
      record(theater, STEPS);
      inside.await();
      await().until(() -> sibling.events(StepStarted.class).size() == STEPS);
      await().until(() -> !seen.isEmpty());
      assertThat(theater.live().snapshot("s").steps()).hasSize(STEPS);
    }
    assertThat(Books.addUp(theater).sinks().get("faulty").dropped())
        .containsKey(DropReason.SINK_FULL);
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(sibling.events(StepEnded.class)).hasSize(STEPS);
    assertThat(sibling.weight()).isEqualTo(stats.sinks().get("sibling").stored());
    assertThat(sibling.closes()).isOne();
    never.countDown();
    Books.areClosed(theater);
  }

  @Test
  void onlyABlockedSinkStillLeavesTheLiveViewAndTheHostAlone() {
    CountDownLatch never = new CountDownLatch(1);
    Faulty stuck =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            awaitUninterruptibly(never);
          }
        };
    Theater theater =
        Theater.builder()
            .sink(stuck)
            .queue(64, 64 << 20)
            .closeTimeout(Duration.ofSeconds(1))
            .build();
    record(theater, 2 * STEPS);
    await().until(() -> !theater.live().snapshot("s").steps().isEmpty());
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.stored()).isZero();
    never.countDown();
    Books.areClosed(theater);
  }

  @Test
  void aSinkThatBlocksInFlushOrCloseIsAbandoned() {
    CountDownLatch never = new CountDownLatch(1);
    Faulty stuck =
        new Faulty() {
          @Override
          public void flush() {
            awaitUninterruptibly(never);
          }
        };
    Theater theater =
        Theater.builder().sink(stuck).sink(sibling).closeTimeout(Duration.ofSeconds(1)).build();
    record(theater, 3);
    assertThat(theater.flush(Duration.ofMillis(100))).isFalse();
    theater.close();
    assertSiblingHasAll(Books.areClosed(theater));
    never.countDown();
  }

  @Test
  void aSinkThatWasAbandonedIsClosedOnceWhenItComesBack() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    AtomicInteger closes = new AtomicInteger();
    Faulty stuck =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            worker.complete(Thread.currentThread());
            awaitUninterruptibly(answer);
          }

          @Override
          public void close() {
            closes.incrementAndGet();
          }
        };
    Theater theater = Theater.builder().sink(stuck).closeTimeout(Duration.ofMillis(100)).build();
    record(theater, 1);
    Thread thread = worker.get();
    theater.close();
    assertThat(closes).hasValue(0);
    answer.countDown();
    await().until(() -> !thread.isAlive());
    assertThat(closes).hasValue(1);
  }

  @Test
  void aSinkThatInterruptsItsOwnThreadLosesNothing() {
    RecordingSink good = RecordingSink.named("good");
    Faulty restless =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            good.write(batch);
            Thread.currentThread().interrupt();
          }
        };
    Theater theater = theater(restless);
    record(theater, STEPS);
    assertThat(theater.flush(LONG)).isTrue();
    theater.close();
    assertThat(good.weight()).isEqualTo(Books.areClosed(theater).offered());
  }

  @Test
  void whatASinkRecordsItselfIsDroppedAsReentrant() {
    AtomicBoolean once = new AtomicBoolean();
    Theater[] own = new Theater[1];
    Faulty selfish =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) throws Exception {
            super.write(batch);
            if (once.compareAndSet(false, true)) {
              try (StepTracker steps = own[0].track("inner", "flow")) {
                steps.run("step", step -> own[0].llm().record((LlmRequest) null, () -> "x"));
              }
              assertThat(own[0].flush(LONG)).isFalse();
              own[0].stats();
              own[0].health();
            }
          }
        };
    Theater theater = theater(selfish);
    own[0] = theater;
    await()
        .until(
            () -> {
              record(theater, 1);
              return theater.stats().dropped().containsKey(DropReason.REENTRANT);
            });
    assertThat(theater.flush(LONG)).isTrue();
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.dropped()).containsOnlyKeys(DropReason.REENTRANT);
    assertThat(stats.quarantined()).isZero();
    assertThat(sibling.events()).noneMatch(event -> event.sessionId().equals("inner"));
  }

  @Test
  void aSinkMayCloseItsTheater() {
    Theater[] own = new Theater[1];
    CountDownLatch ready = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Faulty closing =
        new Faulty() {
          @Override
          public void write(List<TheaterEvent> batch) {
            awaitUninterruptibly(ready);
            own[0].close();
            done.countDown();
          }
        };
    Theater theater = theater(closing);
    own[0] = theater;
    ready.countDown();
    record(theater, 3);
    awaitUninterruptibly(done);
    theater.close();
    Books.areClosed(theater);
  }

  @Test
  void whatALiveListenerRecordsOrThrowsHarmsNobody() {
    Theater theater = theater(new Faulty());
    AtomicInteger calls = new AtomicInteger();
    try (Subscription s =
        theater
            .live()
            .subscribe(
                "s",
                LiveCursor.latest(),
                signal -> {
                  calls.incrementAndGet();
                  theater.track("inner", "flow").complete();
                  throw new StackOverflowError("listener");
                })) {
      record(theater, STEPS);
      await().until(() -> theater.stats().dropped().containsKey(DropReason.REENTRANT));
      assertThat(calls).hasPositiveValue();
    }
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.dropped()).containsOnlyKeys(DropReason.REENTRANT);
    assertThat(sibling.events()).noneMatch(event -> event.sessionId().equals("inner"));
  }

  @Test
  void aLiveListenerThatBlocksHoldsUpNobody() {
    CountDownLatch never = new CountDownLatch(1);
    Theater theater = theater(new Faulty());
    try (Subscription s =
        theater.live().subscribe("s", LiveCursor.latest(), signal -> awaitUninterruptibly(never))) {
      record(theater, STEPS);
      assertThat(theater.flush(LONG)).isTrue();
    }
    theater.close();
    assertSiblingHasAll(Books.areClosed(theater));
    never.countDown();
  }

  @Test
  void saysThatASinkIsDownWithoutReasons() {
    Faulty down =
        new Faulty() {
          @Override
          public Health health() {
            return new Health(Health.Status.DOWN, List.of(), java.util.Map.of());
          }
        };
    Theater theater = theater(down);
    assertThat(theater.health().status()).isEqualTo(Health.Status.DOWN);
    theater.close();
  }

  private Theater theater(EventSink faulty) {
    return Theater.builder().sink(faulty).sink(sibling).closeTimeout(Duration.ofSeconds(3)).build();
  }

  private static void record(Theater theater, int count) {
    try (StepTracker steps = theater.track("s", "flow")) {
      for (int i = 0; i < count; i++) {
        try (Step step = steps.start("step-" + i)) {
          step.progress(i % 100);
          step.complete();
        }
      }
      steps.complete();
    }
  }

  private void assertSiblingHasAll(PipelineStats stats) {
    assertThat(stats.sinks().get("sibling").stored()).isEqualTo(sibling.weight());
    assertThat(sibling.weight()).isEqualTo(stats.offered());
    assertThat(sibling.gaps()).isEmpty();
    assertThat(sibling.events(StepProgressed.class)).isNotEmpty();
  }

  static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T sneaky(Throwable failure) throws E {
    throw (E) failure;
  }
}
