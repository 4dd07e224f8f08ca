package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Books;
import io.theater.model.PipelineStats;
import io.theater.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The defaults fit a small heap, whatever hosts put in and however many sessions they leave. */
@Tag("long")
@Timeout(value = 520, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallHeapTest {

  @Test
  void hugePromptsFromManyThreadsHarmNoHostThreadIn64Megabytes() throws Exception {
    ChildJvm.Result child = ChildJvm.run(HugePrompts.class, entry -> true, "-Xmx64m", "-Xss512k");
    assertThat(child.output()).contains("survived");
    assertThat(child.exitCode()).isZero();
  }

  @Test
  void aMillionSessionsLeftOpenFitInto96Megabytes() throws Exception {
    ChildJvm.Result child = ChildJvm.run(ManySessions.class, entry -> true, "-Xmx96m");
    assertThat(child.output()).contains("survived");
    assertThat(child.exitCode()).isZero();
  }

  /** 200 threads that each ask with ten megabytes and are answered with as much. */
  static final class HugePrompts {
    private static final int THREADS = 200;
    private static final String PROMPT = "0123456789abcdef".repeat(10 << 16);

    public static void main(String[] args) throws Exception {
      Theater theater = Theater.builder().closeTimeout(Duration.ofSeconds(60)).build();
      List<Throwable> thrown = new ArrayList<>();
      AtomicInteger returned = new AtomicInteger();
      CountDownLatch ready = new CountDownLatch(THREADS);
      List<Thread> hosts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String session = "session-" + i;
        Thread host =
            new Thread(
                () -> {
                  try {
                    ready.countDown();
                    ready.await();
                    ask(theater, session);
                    returned.incrementAndGet();
                  } catch (Throwable failure) {
                    synchronized (thrown) {
                      thrown.add(failure);
                    }
                  }
                });
        host.start();
        hosts.add(host);
      }
      for (Thread host : hosts) {
        host.join();
      }
      thrown.forEach(Throwable::printStackTrace);
      theater.flush(Duration.ofSeconds(60));
      Books.addUp(theater);
      theater.close();
      PipelineStats stats = Books.areClosed(theater);
      System.err.println(stats);
      System.err.println(theater.health().reasons());
      assertThat(thrown).isEmpty();
      assertThat(returned).hasValue(THREADS);
      assertThat(stats.stored()).isPositive();
      System.err.println("survived");
    }

    private static void ask(Theater theater, String session) {
      try (StepTracker steps = theater.track(session, "flow")) {
        String answer =
            steps.run(
                "ask",
                step -> {
                  LlmRequest request =
                      LlmRequest.of("p", "m").in(step).system("be short").user(PROMPT);
                  return theater
                      .llm()
                      .record(request, () -> PROMPT, a -> LlmResponse.of(a).usage(Usage.of(1, 2)));
                });
        steps.complete(answer.length());
      }
    }
  }

  /** A million sessions, each with a step and a call that nobody ends. */
  static final class ManySessions {
    public static void main(String[] args) {
      Theater theater = Theater.builder().closeTimeout(Duration.ofSeconds(60)).build();
      for (int i = 0; i < 1_000_000; i++) {
        StepTracker steps = theater.track("session-" + i, "flow");
        if (i % 50 == 0) {
          Step step = steps.start("step");
          step.content("some text");
          theater.llm().start(LlmRequest.of("p", "m").in(step).user("question")).append("text");
        }
        if (i % 10_000 == 0) {
          Books.addUp(theater);
        }
      }
      theater.flush(Duration.ofSeconds(60));
      theater.close();
      PipelineStats stats = Books.areClosed(theater);
      System.err.println(stats);
      assertThat(stats.offered()).isGreaterThanOrEqualTo(1_080_000);
      assertThat(stats.dropped().getOrDefault(io.theater.model.DropReason.INTERNAL, 0L)).isZero();
      System.err.println("survived");
    }
  }
}
