package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.LlmDelta;
import io.theater.event.TheaterEvent;
import java.time.Duration;
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
}
