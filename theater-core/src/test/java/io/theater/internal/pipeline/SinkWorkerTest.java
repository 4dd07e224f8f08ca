package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.LlmDelta;
import io.theater.event.TheaterEvent;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SinkWorkerTest {
  private static final int ROOM = 10;

  private final Events events = Events.of("s");
  private final Incidents incidents = new Incidents(() -> 0);
  private final SinkWorker stuck =
      new SinkWorker(
          0,
          "stuck",
          batch -> {},
          new PipelineLimits(ROOM, 1_000, Duration.ZERO, ROOM, 1_000),
          incidents,
          () -> 0,
          () -> {});

  private void offer(TheaterEvent event) {
    stuck.offer(new Delivery(event, 1, 1, new Ledger()));
  }

  @Test
  void saysHowMuchASlowSinkCost() {
    for (int i = 0; i < ROOM; i++) {
      offer(events.llmStarted("call-" + i));
    }
    assertThat(incidents.reasons()).isEmpty();
    LlmDelta piece = events.llmDelta("call-1", "text");
    offer(new LlmDelta(piece.header(), piece.interaction(), 0, "rest", "", null, 0));
    assertThat(incidents.reasons())
        .containsExactly("sink stuck is too slow, ends of texts dropped (1)");
    offer(events.llmCompleted("call-1", "text"));
    offer(events.llmCompleted("call-2", "text"));
    assertThat(incidents.reasons()).contains("sink stuck is too slow, events dropped (2)");
  }

  @Test
  void triesAgainAfterASecondAtMost() {
    AtomicLong millis = new AtomicLong();
    List<Long> attempts = new ArrayList<>();
    EventSink away =
        new EventSink() {
          @Override
          public void write(List<TheaterEvent> batch) throws IOException {
            attempts.add(millis.get());
            if (attempts.size() < 20) {
              throw new IOException("away");
            }
          }

          @Override
          public boolean isRetryable(Throwable failure) {
            return true;
          }
        };
    LongSupplier nanoTime =
        () -> {
          LockSupport.unpark(Thread.currentThread()); // the next pause takes no time
          return TimeUnit.MILLISECONDS.toNanos(millis.incrementAndGet());
        };
    SinkWorker worker =
        new SinkWorker(
            0,
            "away",
            away,
            new PipelineLimits(ROOM, 1_000, Duration.ZERO, ROOM, 1_000),
            incidents,
            nanoTime,
            () -> {});
    worker.offer(new Delivery(events.llmStarted("call"), 1, 1, new Ledger()));
    worker.finishBy(Long.MAX_VALUE);
    worker.run();
    assertThat(attempts).hasSize(20);
    assertThat(worker.retries()).isEqualTo(19);
    for (int i = 1; i < attempts.size(); i++) {
      long pause = attempts.get(i) - attempts.get(i - 1);
      assertThat(pause).isBetween(Math.min(1_000L, 50L << (i - 1)), 1_010L);
    }
  }
}
