package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundRunsTest {
  private final RecordingSink sink = RecordingSink.create();
  private final Theater theater =
      Theater.builder().sink(sink).background(1, 1).closeTimeout(Duration.ofSeconds(2)).build();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void close() {
    go.countDown();
    theater.close();
    assertThat(Books.areClosed(theater).droppedTotal()).isZero();
  }

  private static ExecutionSpec spec(String name) {
    return ExecutionSpec.of("agent_test", name).session("s").input("input");
  }

  private Execution end(String id) {
    await().until(() -> sink.events(ExecutionEnded.class).stream().anyMatch(e -> id(e).equals(id)));
    return sink.events(ExecutionEnded.class).stream()
        .filter(event -> id(event).equals(id))
        .findFirst()
        .orElseThrow()
        .execution();
  }

  private static String id(ExecutionEnded event) {
    return event.execution().id();
  }

  private Object block(StepTracker steps) throws InterruptedException {
    inside.countDown();
    go.await();
    return "done";
  }

  @Test
  void runsPendingThenRunningThenSucceeded() {
    Execution accepted = theater.submit(spec("a"), steps -> "output");
    assertThat(accepted.status()).isEqualTo(ExecutionStatus.PENDING);
    assertThat(accepted.input()).isEqualTo("input");
    Execution end = end(accepted.id());
    assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(end.output()).isEqualTo("output");
    assertThat(sink.last(ExecutionStarted.class).execution().status())
        .isEqualTo(ExecutionStatus.PENDING);
    assertThat(sink.events(ExecutionUpdated.class).get(0).execution().status())
        .isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void recordsWhatAFlowThrowsEvenAnError() {
    String exception =
        theater
            .submit(
                spec("a"),
                steps -> {
                  throw new Exception("broken");
                })
            .id();
    assertThat(end(exception).status()).isEqualTo(ExecutionStatus.FAILED);
    String error =
        theater
            .submit(
                spec("b"),
                steps -> {
                  throw new StackOverflowError();
                })
            .id();
    assertThat(end(error).error()).isNotNull();
    String after = theater.submit(spec("c"), steps -> 1).id();
    assertThat(end(after).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void refusesWhatFindsNoRoom() throws Exception {
    theater.submit(spec("working"), this::block);
    inside.await();
    theater.submit(spec("waiting"), steps -> 1);
    Execution refused = theater.submit(spec("refused"), steps -> 1);
    assertThat(refused.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(end(refused.id()).error().code()).isEqualTo("RESOURCE_LIMIT_EXCEEDED");
    assertThat(end(refused.id()).error().canRetry()).isTrue();
  }

  @Test
  void cancelsWhatWaitsWithoutRunningIt() throws Exception {
    theater.submit(spec("working"), this::block);
    inside.await();
    AtomicBoolean ran = new AtomicBoolean();
    Execution waiting =
        theater.submit(
            spec("waiting"),
            steps -> {
              ran.set(true);
              return 1;
            });
    assertThat(theater.cancel(waiting.id())).isTrue();
    assertThat(end(waiting.id()).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(theater.cancel(waiting.id())).isFalse();
    go.countDown();
    Execution next = theater.submit(spec("next"), steps -> 1);
    assertThat(end(next.id()).status()).isIn(ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED);
    assertThat(ran).isFalse();
  }

  @Test
  void interruptsWhatRunsAndOnlyThat() throws Exception {
    Execution running = theater.submit(spec("running"), this::block);
    inside.await();
    assertThat(theater.cancel(running.id())).isTrue();
    assertThat(end(running.id()).status()).isEqualTo(ExecutionStatus.CANCELLED);
    AtomicBoolean interrupted = new AtomicBoolean(true);
    Execution next =
        theater.submit(
            spec("next"),
            steps -> {
              interrupted.set(Thread.currentThread().isInterrupted());
              return 1;
            });
    assertThat(end(next.id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(interrupted).isFalse();
  }

  @Test
  void closeInterruptsWhatRunsAndEndsWhatWaits() throws Exception {
    Execution running = theater.submit(spec("running"), this::block);
    inside.await();
    Execution waiting = theater.submit(spec("waiting"), steps -> 1);
    theater.close();
    assertThat(end(waiting.id()).status()).isEqualTo(ExecutionStatus.INTERRUPTED);
    assertThat(end(running.id()).status().isFinal()).isTrue();
  }

  @Test
  void aFlowMayCloseItsTheater() {
    Execution closing =
        theater.submit(
            spec("closing"),
            steps -> {
              theater.close();
              return 1;
            });
    await().until(() -> theater.health().reasons().contains("closed"));
    theater.close();
    assertThat(closing.status()).isEqualTo(ExecutionStatus.PENDING);
  }
}
