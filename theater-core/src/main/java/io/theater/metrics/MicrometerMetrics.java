package io.theater.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.theater.event.ExecutionEnded;
import io.theater.event.LlmEnded;
import io.theater.event.StepEnded;
import io.theater.event.StepRetried;
import io.theater.event.TheaterEvent;
import io.theater.model.Cost;
import io.theater.model.DropReason;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.PipelineStats;
import io.theater.model.StepStatus;
import io.theater.model.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reports the pipeline, steps and LLM calls to a Micrometer registry. No ids and no host texts are
 * used as tags except provider and model, of which there are few.
 *
 * <p>Losses can be computed: {@code theater.events.offered - stored - dropped - quarantined} is
 * what is pending.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind, unit</th><th>tags</th></tr>
 * <tr><td>theater.events.offered, .stored, .quarantined</td><td>counter, events</td><td></td></tr>
 * <tr><td>theater.events.dropped</td><td>counter, events</td><td>reason</td></tr>
 * <tr><td>theater.events.pending</td><td>gauge, events</td><td></td></tr>
 * <tr><td>theater.queue.bytes</td><td>gauge, bytes</td><td></td></tr>
 * <tr><td>theater.executions</td><td>timer</td><td>status</td></tr>
 * <tr><td>theater.steps</td><td>timer</td><td>status</td></tr>
 * <tr><td>theater.steps.retries</td><td>counter</td><td></td></tr>
 * <tr><td>theater.llm.calls</td><td>timer</td><td>provider, model, stage</td></tr>
 * <tr><td>theater.llm.ttft</td><td>timer</td><td>provider, model</td></tr>
 * <tr><td>theater.llm.tokens</td><td>summary, tokens</td><td>provider, model, type</td></tr>
 * <tr><td>theater.llm.cost</td><td>counter, currency unit</td><td>provider, model, currency</td></tr>
 * <tr><td>theater.llm.waiting</td><td>gauge, calls</td><td></td></tr>
 * </table>
 */
public final class MicrometerMetrics implements AutoCloseable {
  private static final String NONE = "none";

  private final MeterRegistry registry;
  private final Set<Meter> bound = ConcurrentHashMap.newKeySet();

  private MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Metrics in a registry.
   *
   * @param registry the host's registry
   * @return the metrics
   */
  public static MicrometerMetrics of(MeterRegistry registry) {
    return new MicrometerMetrics(registry);
  }

  /**
   * Registers the figures of the pipeline.
   *
   * @param stats the accounting
   * @param waiting LLM calls that wait for their turn
   */
  public void bind(Supplier<PipelineStats> stats, IntSupplier waiting) {
    counter("theater.events.offered", Tags.empty(), stats, PipelineStats::offered);
    counter("theater.events.stored", Tags.empty(), stats, PipelineStats::stored);
    counter("theater.events.quarantined", Tags.empty(), stats, PipelineStats::quarantined);
    for (DropReason reason : DropReason.values()) {
      counter(
          "theater.events.dropped",
          Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)),
          stats,
          s -> s.dropped().getOrDefault(reason, 0L));
    }
    gauge("theater.events.pending", "events", stats, PipelineStats::pending);
    gauge("theater.queue.bytes", "bytes", stats, PipelineStats::pendingBytes);
    bound.add(
        Gauge.builder("theater.llm.waiting", waiting, IntSupplier::getAsInt)
            .strongReference(true)
            .register(registry));
  }

  private void counter(
      String name,
      Tags tags,
      Supplier<PipelineStats> stats,
      ToDoubleFunction<PipelineStats> figure) {
    bound.add(
        FunctionCounter.builder(name, stats, s -> figure.applyAsDouble(s.get()))
            .tags(tags)
            .baseUnit("events")
            .register(registry));
  }

  private void gauge(
      String name,
      String unit,
      Supplier<PipelineStats> stats,
      ToDoubleFunction<PipelineStats> figure) {
    bound.add(
        Gauge.builder(name, stats, s -> figure.applyAsDouble(s.get()))
            .baseUnit(unit)
            .strongReference(true)
            .register(registry));
  }

  /**
   * Sees an event; called by the dispatcher alone.
   *
   * @param event a numbered event
   */
  public void observe(TheaterEvent event) {
    if (event instanceof LlmEnded ended) {
      llm(ended.interaction());
    } else if (event instanceof StepEnded ended) {
      step(ended);
    } else if (event instanceof StepRetried) {
      mine(registry.counter("theater.steps.retries")).increment();
    } else if (event instanceof ExecutionEnded ended) {
      ExecutionStatus status = ended.execution().status();
      String name = status == null ? NONE : status.wireName();
      time("theater.executions", Tags.of("status", name), ended.summary().totalDuration());
    }
  }

  private void step(StepEnded ended) {
    StepStatus status = ended.step().status();
    Duration duration = ended.step().duration();
    if (status != null && duration != null) {
      time("theater.steps", Tags.of("status", status.wireName()), duration);
    }
  }

  private void llm(LlmInteraction call) {
    Tags model = Tags.of("provider", or(call.provider()), "model", or(call.model()));
    LlmTiming timing = call.timing();
    LlmStage stage = Objects.requireNonNullElse(call.stage(), LlmStage.COMPLETED);
    if (timing != null && timing.duration() != null) {
      time("theater.llm.calls", model.and("stage", stage.wireName()), timing.duration());
    }
    if (timing != null && timing.timeToFirstToken() != null) {
      time("theater.llm.ttft", model, timing.timeToFirstToken());
    }
    Usage usage = call.usage();
    if (usage != null) {
      tokens(model, "input", usage.inputTokens());
      tokens(model, "output", usage.outputTokens());
      tokens(model, "cache_read", usage.cacheReadTokens());
      tokens(model, "reasoning", usage.reasoningTokens());
    }
    Cost cost = call.cost();
    if (cost != null) {
      mine(registry.counter("theater.llm.cost", model.and("currency", cost.currency())))
          .increment(cost.amount().doubleValue());
    }
  }

  private void tokens(Tags model, String type, @Nullable Long count) {
    if (count != null) {
      mine(DistributionSummary.builder("theater.llm.tokens")
              .baseUnit("tokens")
              .tags(model.and("type", type))
              .register(registry))
          .record(count);
    }
  }

  private void time(String name, Tags tags, Duration duration) {
    mine(Timer.builder(name).tags(tags).register(registry)).record(duration);
  }

  private <M extends Meter> M mine(M meter) {
    bound.add(meter);
    return meter;
  }

  private static String or(@Nullable String value) {
    return value == null || value.isBlank() ? NONE : value;
  }

  /** Takes every meter that it used out of the registry again. */
  @Override
  public void close() {
    bound.forEach(registry::remove);
    bound.clear();
  }
}
