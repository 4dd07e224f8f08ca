package io.theater.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.PriceTable;
import io.theater.RetryPolicy;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.contract.Books;
import io.theater.contract.RecordingSink;
import io.theater.model.PipelineStats;
import io.theater.model.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MicrometerMetricsTest {
  private static final Set<String> TAGS =
      Set.of("reason", "status", "provider", "model", "stage", "type", "currency");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Theater theater =
      Theater.builder()
          .sink(RecordingSink.create())
          .meterRegistry(registry)
          .priceTable(PriceTable.in("USD").perMillion("m", "1000000", "2000000"))
          .build();

  @AfterEach
  void close() {
    theater.close();
  }

  private void record() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    try (StepTracker steps = theater.track("session-1", "flow")) {
      steps.perform(
          StepSpec.of("step").retry(RetryPolicy.fixed(1, Duration.ZERO)),
          step -> {
            if (tries.getAndIncrement() == 0) {
              throw new IOException("again");
            }
            try (LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step))) {
              call.append("text");
              call.complete(LlmResponse.builder().usage(Usage.of(3, 2)).build());
            }
          });
      steps.start("bad").fail(new IllegalStateException("x"));
      steps.complete();
    }
    assertThat(theater.flush(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void countsStepsCallsTokensAndCost() throws IOException {
    record();
    assertThat(registry.get("theater.steps").tag("status", "completed").timer().count()).isOne();
    assertThat(registry.get("theater.steps").tag("status", "error").timer().count()).isOne();
    assertThat(registry.get("theater.steps.retries").counter().count()).isEqualTo(1);
    assertThat(registry.get("theater.executions").tag("status", "succeeded").timer().count())
        .isOne();
    assertThat(
            registry.get("theater.llm.calls").tags("provider", "p", "model", "m").timer().count())
        .isOne();
    assertThat(registry.get("theater.llm.ttft").timer().count()).isOne();
    assertThat(registry.get("theater.llm.tokens").tag("type", "input").summary().totalAmount())
        .isEqualTo(3);
    assertThat(registry.get("theater.llm.cost").tag("currency", "USD").counter().count())
        .isEqualTo(7);
  }

  @Test
  void theFiguresOfThePipelineAreThoseOfItsStats() throws IOException {
    record();
    PipelineStats stats = Books.addUp(theater);
    assertThat(figure("theater.events.offered")).isEqualTo(stats.offered());
    assertThat(figure("theater.events.stored")).isEqualTo(stats.stored());
    assertThat(figure("theater.events.quarantined")).isZero();
    assertThat(registry.get("theater.events.pending").gauge().value()).isZero();
    assertThat(registry.get("theater.llm.waiting").gauge().value()).isZero();
  }

  private double figure(String name) {
    return registry.get(name).functionCounter().count();
  }

  @Test
  void tagsNoIdsAndNoTexts() throws IOException {
    record();
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getName()).startsWith("theater.");
              assertThat(meter.getId().getTags()).extracting(Tag::getKey).isSubsetOf(TAGS);
              assertThat(meter.getId().getTags())
                  .extracting(Tag::getValue)
                  .noneMatch(value -> value.contains("session-1") || value.length() > 30);
            });
  }

  @Test
  void aClosedTheaterLeavesTheRegistryAsItWas() throws IOException {
    registry.counter("host.own");
    record();
    theater.close();
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsExactly("host.own");
  }

  @Test
  void aRegistryThatThrowsCostsTheMetricsOnly() throws IOException {
    SimpleMeterRegistry broken = new SimpleMeterRegistry();
    RecordingSink sink = RecordingSink.create();
    Theater other = Theater.builder().sink(sink).meterRegistry(broken).build();
    broken
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("no more meters");
            });
    other.track("s", "flow").complete();
    other.close();
    assertThat(Books.areClosed(other).stored()).isEqualTo(2);
    assertThat(sink.events()).hasSize(2);
  }
}
