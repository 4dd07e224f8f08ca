package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.event.TheaterEvent;
import io.theater.model.DropReason;
import io.theater.model.PipelineStats;
import io.theater.model.ToolCall;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random hosts, random sinks, random moments of flush and close: the books add up every time. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StressTest {
  private static final int PRODUCERS = 6;
  private static final int OPERATIONS = 1_500;

  static long[] seeds() {
    long first = new Random().nextLong();
    return new long[] {1, 2, 3, 4, first, first + 1};
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void booksAddUpWhateverHappens(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    RecordingSink witness = RecordingSink.named("witness");
    Theater theater =
        Theater.builder()
            .sink(new RandomSink(random.split()))
            .sink(witness)
            .sink(new RandomSink(random.split()))
            .queue(16 << random.nextInt(8), 4 << 20)
            .maxFieldChars(4096)
            .maxOfferWait(Duration.ofMillis(random.nextInt(5)))
            .redactor(random.nextBoolean() ? Redactors.standard() : new RandomRedactor(seed))
            .closeTimeout(Duration.ofSeconds(2))
            .build();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    List<Thread> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      SplittableRandom own = random.split();
      Thread producer = new Thread(() -> produce(theater, own, thrown));
      producer.start();
      producers.add(producer);
    }
    boolean closeEarly = random.nextBoolean();
    for (int i = 0; i < 20; i++) {
      theater.flush(Duration.ofMillis(random.nextInt(20)));
      Books.addUp(theater);
      theater.health();
    }
    if (closeEarly) {
      theater.close();
    }
    for (Thread producer : producers) {
      producer.join();
    }
    theater.close();

    assertThat(thrown).as("thrown at the host, seed %d", seed).isEmpty();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.offered()).isPositive();
    assertThat(witness.weight())
        .as("what the witness got, seed %d", seed)
        .isEqualTo(stats.sinks().get("witness").stored());
    assertThat(stats.dropped()).doesNotContainKey(DropReason.INTERNAL);
    assertThat(witness.writesAfterClose()).isZero();
    assertThat(theater.flush(Duration.ofMillis(10))).isFalse();
  }

  private static void produce(Theater theater, SplittableRandom random, List<Throwable> thrown) {
    StepTracker steps = theater.track("s" + random.nextInt(4), "flow");
    Step step = steps.start("first");
    LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step));
    for (int i = 0; i < OPERATIONS; i++) {
      try {
        switch (random.nextInt(16)) {
          case 0 -> {
            steps.close();
            steps = theater.track("s" + random.nextInt(4), "flow");
          }
          case 1, 2 -> {
            step.complete("result " + i);
            step = steps.start("step-" + random.nextInt(9));
          }
          case 3 -> {
            call.complete("answer");
            call = theater.llm().start(LlmRequest.of("p", "m").in(step).user("question " + i));
          }
          case 4 -> {
            call.fail(new IOException("broken"));
            call = theater.llm().start(null);
          }
          case 5 -> step.progress(random.nextInt(100), "doing");
          case 6, 7, 8 -> step.content(text(random), Map.of("i", i));
          case 9 -> call.toolCall(ToolCall.of("1", "tool", text(random)));
          case 10 -> call.reasoning(text(random));
          case 11 -> theater.llm().finalized(call.id(), "message");
          case 12 -> steps.decide("d", random.nextBoolean());
          case 13 -> Thread.currentThread().interrupt();
          default -> call.append(text(random));
        }
        boolean interrupted = Thread.interrupted();
        assertThat(interrupted || i >= 0).isTrue();
      } catch (Throwable failure) {
        thrown.add(failure);
      }
    }
    call.close();
    steps.close();
  }

  private static String text(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> "password=hunter2 ";
      case 1 -> "x".repeat(random.nextInt(6_000));
      case 2 -> "sk-proj-";
      default -> "a few words \uD83D";
    };
  }

  /** Fails, heals, stalls a little, poisons. One thread. */
  private static final class RandomSink implements EventSink {
    private final SplittableRandom random;

    RandomSink(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public void write(List<TheaterEvent> batch) throws IOException {
      switch (random.nextInt(30)) {
        case 0 -> throw new IOException("try again");
        case 1 -> throw new IllegalArgumentException("poison");
        case 2 -> throw new StackOverflowError("deep");
        case 3 -> java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        case 4 -> Thread.currentThread().interrupt();
        default -> {
          // stored
        }
      }
    }

    @Override
    public boolean isRetryable(Throwable failure) {
      return failure instanceof IOException;
    }

    @Override
    public void flush() throws IOException {
      if (random.nextInt(5) == 0) {
        throw new IOException("flush");
      }
    }
  }

  /** Throws now and then. The dispatcher's thread. */
  private static final class RandomRedactor implements Redactor {
    private final Redactor good = Redactors.standard();
    private final SplittableRandom random;

    RandomRedactor(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public io.theater.redact.Redaction redact(String text) {
      if (random.nextInt(10) == 0) {
        throw new StackOverflowError("redactor");
      }
      return good.redact(text);
    }

    @Override
    public boolean isSecretKey(String key) {
      if (random.nextInt(10) == 0) {
        throw new IllegalStateException("key");
      }
      return good.isSecretKey(key);
    }

    @Override
    public io.theater.redact.RedactingStream stream() {
      if (random.nextInt(10) == 0) {
        throw new IllegalStateException("stream");
      }
      return good.stream();
    }
  }
}
