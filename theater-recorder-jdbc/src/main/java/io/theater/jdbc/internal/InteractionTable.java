package io.theater.jdbc.internal;

import static io.theater.jdbc.internal.Columns.ifKnown;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** LLM interactions, without what went to the model and came back. */
final class InteractionTable extends Table<LlmInteraction, LlmInteraction.Builder> {
  InteractionTable() {
    super(
        "interaction",
        List.of(
            Columns.id("id", LlmInteraction::id),
            Columns.id("session_id", LlmInteraction::sessionId)),
        new Columns<LlmInteraction, LlmInteraction.Builder>()
            .key("execution_id", LlmInteraction::executionId, LlmInteraction.Builder::executionId)
            .key("step_id", LlmInteraction::stepId, LlmInteraction.Builder::stepId)
            .key("parent_id", LlmInteraction::parentId, LlmInteraction.Builder::parentId)
            .key("message_id", LlmInteraction::messageId, LlmInteraction.Builder::messageId)
            .constant(
                "stage",
                Merge.STATE,
                LlmInteraction::stage,
                LlmInteraction.Builder::stage,
                LlmStage::wireName,
                LlmStage::ofWireName)
            .derived("success", ColumnType.FLAG, LlmInteraction::success)
            .flag("finalized", LlmInteraction::finalized, LlmInteraction.Builder::finalized)
            .key("role_name", LlmInteraction::role, LlmInteraction.Builder::role)
            .key("task_type", LlmInteraction::taskType, LlmInteraction.Builder::taskType)
            .integer(
                "round_index",
                Merge.LAST,
                LlmInteraction::roundIndex,
                LlmInteraction.Builder::roundIndex)
            .integer(
                "attempt", Merge.GREATEST, LlmInteraction::attempt, LlmInteraction.Builder::attempt)
            .key("provider", LlmInteraction::provider, LlmInteraction.Builder::provider)
            .key("model", LlmInteraction::requestModel, LlmInteraction.Builder::requestModel)
            .key(
                "response_model",
                LlmInteraction::responseModel,
                LlmInteraction.Builder::responseModel)
            .instant(
                "requested_ms",
                Merge.LEAST,
                LlmInteraction::timestamp,
                LlmInteraction.Builder::timestamp)
            .derived(
                "completed_ms",
                ColumnType.LONG,
                timing(LlmTiming::completedAt, Instant::toEpochMilli))
            .derived(
                "duration_ms", ColumnType.LONG, timing(LlmTiming::duration, Duration::toMillis))
            .derived(
                "ttft_ms", ColumnType.LONG, timing(LlmTiming::timeToFirstToken, Duration::toMillis))
            .derived("input_tokens", ColumnType.LONG, tokens(Usage::inputTokens))
            .derived("output_tokens", ColumnType.LONG, tokens(Usage::outputTokens))
            .derived("total_tokens", ColumnType.LONG, tokens(Usage::totalTokens))
            .derived("cache_read_tokens", ColumnType.LONG, tokens(Usage::cacheReadTokens))
            .derived("cache_write_tokens", ColumnType.LONG, tokens(Usage::cacheWriteTokens))
            .derived("reasoning_tokens", ColumnType.LONG, tokens(Usage::reasoningTokens))
            .derived("cost", ColumnType.AMOUNT, call -> ifKnown(call.cost(), Cost::amount))
            .derived("currency", ColumnType.KEY, call -> ifKnown(call.cost(), Cost::currency))
            .derived("prompt_length", ColumnType.LONG, InteractionTable::promptLength)
            .derived(
                "response_length",
                ColumnType.LONG,
                call -> ifKnown(call.response(), text -> (long) text.length()))
            .derived("error_code", ColumnType.KEY, call -> ifKnown(call.error(), ErrorInfo::code))
            .derived("error_message", ColumnType.TEXT, LlmInteraction::errorMessage)
            .key("boot", LlmInteraction::boot, LlmInteraction.Builder::boot)
            .list(),
        Merge.LEAST);
  }

  @Override
  LlmInteraction.Builder edit(LlmInteraction call) {
    return call.toBuilder();
  }

  @Override
  LlmInteraction build(LlmInteraction.Builder builder) {
    return builder.build();
  }

  @Override
  LlmInteraction merge(LlmInteraction earlier, LlmInteraction later) {
    return earlier.merge(later);
  }

  @Override
  LlmInteraction bare(List<String> ids) {
    return LlmInteraction.builder(ids.get(0), ids.get(1)).build();
  }

  @Override
  void removePayload(LlmInteraction.Builder builder) {
    builder
        .messages(null)
        .response(null)
        .reasoning(null)
        .toolCalls(null)
        .rawRequest(null)
        .rawResponse(null);
  }

  @Override
  JsonBytes encode(JsonEncoder encoder, LineHead head, LlmInteraction call) {
    return encoder.line(head, call);
  }

  @Override
  LlmInteraction parse(JsonLine line) {
    return line.toInteraction();
  }

  private static Function<LlmInteraction, @Nullable Long> tokens(
      Function<Usage, @Nullable Long> which) {
    return call -> call.usage() == null ? null : which.apply(call.usage());
  }

  private static <T> Function<LlmInteraction, @Nullable Long> timing(
      Function<LlmTiming, @Nullable T> which, Function<T, Long> millis) {
    return call -> call.timing() == null ? null : ifKnown(which.apply(call.timing()), millis);
  }

  private static @Nullable Long promptLength(LlmInteraction call) {
    return ifKnown(
        call.messages(),
        messages -> messages.stream().map(Message::text).mapToLong(String::length).sum());
  }
}
