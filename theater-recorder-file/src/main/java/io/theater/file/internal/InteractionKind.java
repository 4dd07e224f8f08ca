package io.theater.file.internal;

import static io.theater.file.internal.RecordKind.need;

import io.theater.history.Interrupted;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Cost;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** LLM interactions. */
final class InteractionKind implements RecordKind<LlmInteraction> {
  private static final String METRICS = "performance_metrics.";
  private static final Usage NO_USAGE = new Usage(null, null, null, null, null, null);

  @Override
  public LogStream stream() {
    return LogStream.INTERACTIONS;
  }

  @Override
  public String id(LlmInteraction call) {
    return call.id();
  }

  @Override
  public String sessionId(LlmInteraction call) {
    return call.sessionId();
  }

  @Override
  public LlmInteraction merge(LlmInteraction earlier, LlmInteraction later) {
    return earlier.merge(later);
  }

  @Override
  public boolean ended(LlmInteraction call) {
    return call.ended();
  }

  @Override
  public LlmInteraction read(LlmInteraction call, Predicate<String> bootIsAlive) {
    return Interrupted.read(call, bootIsAlive);
  }

  @Override
  public LlmInteraction parse(JsonLine line) {
    return line.toInteraction();
  }

  @Override
  public JsonBytes encode(JsonEncoder encoder, LineHead head, LlmInteraction call) {
    return encoder.line(head, call);
  }

  @Override
  public Streamed streamed(LlmInteraction call) {
    return new Streamed(call.response(), call.reasoning(), call.toolCalls());
  }

  @Override
  public LlmInteraction withStreamed(LlmInteraction call, Streamed streamed) {
    return call.toBuilder()
        .stage(call.ended() || streamed.isEmpty() ? call.stage() : LlmStage.STREAMING)
        .response(streamed.text())
        .reasoning(streamed.reasoning())
        .toolCalls(streamed.toolCalls())
        .build();
  }

  @Override
  public LlmInteraction summary(LlmInteraction call) {
    LlmTiming timing = call.timing();
    Cost cost = call.cost();
    return LlmInteraction.builder(call.id(), call.sessionId())
        .executionId(call.executionId())
        .stepId(call.stepId())
        .messageId(call.messageId())
        .timestamp(call.timestamp())
        .stage(call.stage())
        .role(Names.shared(call.role()))
        .provider(Names.shared(call.provider()))
        .requestModel(Names.shared(call.requestModel()))
        .responseModel(Names.shared(call.responseModel()))
        .boot(Names.shared(call.boot()))
        .timing(timing == null ? null : CallSummary.timing(timing.duration()))
        .usage(NO_USAGE.equals(call.usage()) ? null : call.usage())
        .cost(
            cost == null ? null : cost(cost.amount().doubleValue(), cost.currency(), cost.source()))
        .build();
  }

  @Override
  public LlmInteraction summary(JsonLine line) {
    return LlmInteraction.builder(need(line, "id"), need(line, "session_id"))
        .executionId(line.text("execution_id"))
        .stepId(line.text("step_id"))
        .messageId(line.text("message_id"))
        .timestamp(line.instant("timestamp"))
        .stage(stage(line.text("stage")))
        .role(Names.shared(line.text("role_name")))
        .provider(Names.shared(line.text("provider")))
        .requestModel(Names.shared(line.text("model")))
        .responseModel(Names.shared(line.text("response_model")))
        .boot(Names.shared(line.text("boot")))
        .timing(CallSummary.timing(duration(line.doubleValue(METRICS + "response_time_ms"))))
        .usage(usage(line))
        .cost(
            cost(
                line.doubleValue(METRICS + "cost"),
                line.text(METRICS + "currency"),
                line.text(METRICS + "cost_source")))
        .build();
  }

  /** The line that links a message says "finalized" and leaves the stage as it was. */
  private static @Nullable LlmStage stage(@Nullable String name) {
    return name == null || name.equals("finalized") ? null : LlmStage.ofWireName(name);
  }

  private static @Nullable Duration duration(@Nullable Double millis) {
    return millis == null
        ? null
        : Duration.ofMillis(millis.longValue())
            .plusNanos(Math.round((millis - millis.longValue()) * 1_000_000));
  }

  private static @Nullable Usage usage(JsonLine line) {
    Usage usage =
        new Usage(
            line.longValue(METRICS + "input_tokens"),
            line.longValue(METRICS + "output_tokens"),
            line.longValue(METRICS + "total_tokens"),
            line.longValue(METRICS + "cache_read_tokens"),
            line.longValue(METRICS + "cache_write_tokens"),
            line.longValue(METRICS + "reasoning_tokens"));
    return usage.equals(NO_USAGE) ? null : usage;
  }

  /** Sums need no more than the sixteen digits of a double, which the head of a line gives. */
  private static @Nullable Cost cost(
      @Nullable Double amount, @Nullable String currency, @Nullable String source) {
    return amount == null || !Double.isFinite(amount) || currency == null || source == null
        ? null
        : new Cost(
            BigDecimal.valueOf(amount).stripTrailingZeros(),
            Names.same(currency),
            Names.same(source));
  }
}
