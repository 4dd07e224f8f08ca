package io.theater.file.internal.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");

  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final Housekeeping housekeeping =
      new Housekeeping(
          Clock.fixed(NOW, ZoneOffset.UTC),
          task -> {
            thread.set(new Thread(task, "housekeeping-test"));
            return thread.get();
          });

  @AfterEach
  void close() {
    housekeeping.close();
    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void runsJobsInTheirOrderAndTellsThemTheTime() {
    List<String> runs = new ArrayList<>();
    housekeeping.add(now -> runs.add("first " + now));
    housekeeping.add(now -> runs.add("second " + now));
    housekeeping.tick();
    assertThat(runs).containsExactly("first " + NOW, "second " + NOW);
    assertThat(housekeeping.failure()).isNull();
  }

  @Test
  void keepsNoJobFromTheOthersAndCountsWhatFailed() {
    AtomicInteger runs = new AtomicInteger();
    housekeeping.add(
        now -> {
          throw new IOException("disk");
        });
    housekeeping.add(
        now -> {
          throw new StackOverflowError("deep");
        });
    housekeeping.add(now -> runs.incrementAndGet());
    housekeeping.tick();
    housekeeping.tick();
    assertThat(runs).hasValue(2);
    assertThat(housekeeping.failure())
        .isEqualTo("housekeeping failed 4 times: java.lang.StackOverflowError: deep");
  }

  @Test
  void goesOnAfterAnErrorAndAnInterrupt() {
    AtomicInteger runs = new AtomicInteger();
    housekeeping.add(
        now -> {
          runs.incrementAndGet();
          Thread.currentThread().interrupt();
          housekeeping.wake();
          throw new LinkageError("broken");
        });
    housekeeping.start();
    housekeeping.wake();
    await().until(() -> runs.get() > 2);
    assertThat(thread.get().isAlive()).isTrue();
  }

  @Test
  void runsOnceForManyCallsAndThenSleeps() {
    AtomicInteger runs = new AtomicInteger();
    housekeeping.add(now -> runs.incrementAndGet());
    housekeeping.start();
    for (int i = 0; i < 1_000; i++) {
      housekeeping.wake();
    }
    await().until(() -> runs.get() > 0 && thread.get().getState() == Thread.State.TIMED_WAITING);
    assertThat(runs).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void interruptsAJobThatDoesNotEnd() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    housekeeping.add(
        now -> {
          begun.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IOException("gave up", e);
          }
        });
    housekeeping.start();
    housekeeping.wake();
    await().until(() -> begun.getCount() == 0);
    housekeeping.close();
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(housekeeping.failure()).isNull();
  }

  @Test
  void canBeClosedByAThreadThatIsInterruptedAndTwice() {
    housekeeping.start();
    Thread.currentThread().interrupt();
    housekeeping.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thread.get().isAlive()).isFalse();
    housekeeping.close();
  }

  @Test
  void canBeClosedByAJob() {
    housekeeping.add(now -> housekeeping.close());
    housekeeping.start();
    housekeeping.wake();
    await().until(() -> !thread.get().isAlive());
  }
}
