package io.theater.json;

import static io.theater.json.Codecs.FLAG;
import static io.theater.json.Codecs.INSTANT;
import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;
import static io.theater.json.Codecs.VALUES;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Truncation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of an LLM interaction: as a line, and as the flat view of REST. */
final class Interactions {
  private static final String FINALIZED = "finalized";
  private static final Codec<LlmStage> STAGE =
      Codecs.named(LlmStage::wireName, LlmStage::ofWireName);

  /** True, false, or null while the call is open; read as the stage that it tells. */
  private static final Codec<LlmStage> SUCCESS =
      Codecs.of(
          (out, stage) ->
              out.literal(stage.isFinal() ? String.valueOf(stage == LlmStage.COMPLETED) : "null"),
          in -> in.getBooleanValue() ? LlmStage.COMPLETED : LlmStage.FAILED);

  private static final Shape<Truncation, Row> CUT =
      Shape.<Truncation>of(r -> new Truncation("", r.next(0L), r.next("")))
          .field("original_length", Codecs.LONG, Truncation::originalLength)
          .field("sha256", TEXT, Truncation::sha256)
          .build();

  /** By field and not as a list, so that the lines of one call add up in every fold. */
  private static final Codec<List<Truncation>> CUTS =
      Codecs.as(Codecs.map(CUT), Interactions::byField, Interactions::ofFields);

  private static final Shape<LlmTiming, Row> TIMING =
      Shape.<LlmTiming>written()
          .field("requested_at", INSTANT, LlmTiming::requestedAt)
          .field("first_chunk_at", INSTANT, LlmTiming::firstChunkAt)
          .field("last_chunk_at", INSTANT, LlmTiming::lastChunkAt)
          .field("completed_at", INSTANT, LlmTiming::completedAt)
          .field("duration_ms", MILLIS, LlmTiming::duration)
          .field("ttft_ms", MILLIS, LlmTiming::timeToFirstToken)
          .field("chunk_count", INT, LlmTiming::chunkCount)
          .field("mean_inter_chunk_ms", MILLIS, LlmTiming::meanInterChunk)
          .field("queued_ms", MILLIS, LlmTiming::queued)
          .build();

  static final Shape<LlmInteraction, LlmInteraction.Builder> LINE =
      head(Shape.of(Interactions::begin, Interactions::finish))
          .field("performance_metrics", Metrics.SHAPE, Metrics::of)
          .field("timing", Metrics.INSTANTS, LlmInteraction::timing)
          .field(
              Conversation.SYSTEM_PROMPT, TEXT, call -> Conversation.systemPrompt(call.messages()))
          .payload()
          .field(Conversation.PROMPT, TEXT, call -> Conversation.prompt(call.messages()))
          .payload()
          .field("messages", Conversation.SLOTS, call -> Conversation.onLine(call.messages()))
          .payload()
          .field("response", TEXT, LlmInteraction::response, LlmInteraction.Builder::response)
          .payload()
          .field("reasoning", TEXT, LlmInteraction::reasoning, LlmInteraction.Builder::reasoning)
          .payload()
          .field(
              "tool_calls",
              Codecs.list(Shapes.TOOL_CALL),
              LlmInteraction::toolCalls,
              LlmInteraction.Builder::toolCalls)
          .sealed()
          .field(
              "raw_request", TEXT, LlmInteraction::rawRequest, LlmInteraction.Builder::rawRequest)
          .payload()
          .field(
              "raw_response",
              TEXT,
              LlmInteraction::rawResponse,
              LlmInteraction.Builder::rawResponse)
          .payload()
          .build();

  static final Shape<LlmInteraction, LlmInteraction.Builder> VIEW =
      head(Shape.<LlmInteraction, LlmInteraction.Builder>of(
              Interactions::begin, (b, r) -> b.build()))
          .field("status", STAGE, LlmInteraction::stage)
          .field("usage", Shapes.USAGE, LlmInteraction::usage)
          .field("cost", Shapes.COST, LlmInteraction::cost)
          .field("timing", TIMING, Metrics::known)
          .field("performance_metrics", Metrics.SHAPE, Metrics::of)
          .field("system_prompt", TEXT, LlmInteraction::systemPrompt)
          .secret()
          .field("user_prompt", TEXT, LlmInteraction::userPrompt)
          .secret()
          .field("messages", Conversation.SLOTS, call -> Conversation.whole(call.messages()))
          .secret()
          .field("response_content", TEXT, LlmInteraction::response)
          .secret()
          .field("reasoning", TEXT, LlmInteraction::reasoning)
          .secret()
          .field("tool_calls", Codecs.list(Shapes.TOOL_CALL), LlmInteraction::toolCalls)
          .secret()
          .field("raw_request", TEXT, LlmInteraction::rawRequest)
          .secret()
          .field("raw_response", TEXT, LlmInteraction::rawResponse)
          .secret()
          .build();

  private Interactions() {}

  private static Shape.Table<LlmInteraction, LlmInteraction.Builder> head(
      Shape.Table<LlmInteraction, LlmInteraction.Builder> table) {
    return table
        .field("id", TEXT, LlmInteraction::id)
        .field("session_id", TEXT, LlmInteraction::sessionId)
        .field(
            "execution_id", TEXT, LlmInteraction::executionId, LlmInteraction.Builder::executionId)
        .field("step_id", TEXT, LlmInteraction::stepId, LlmInteraction.Builder::stepId)
        .field("parent_id", TEXT, LlmInteraction::parentId, LlmInteraction.Builder::parentId)
        .field("message_id", TEXT, LlmInteraction::messageId, LlmInteraction.Builder::messageId)
        .field("timestamp", INSTANT, LlmInteraction::timestamp, LlmInteraction.Builder::timestamp)
        .field("stage", TEXT, Interactions::stage)
        .field("success", SUCCESS, LlmInteraction::stage)
        .field("outcome", STAGE, Interactions::outcome)
        .field(FINALIZED, FLAG, LlmInteraction::finalized, LlmInteraction.Builder::finalized)
        .field("role_name", TEXT, LlmInteraction::role, LlmInteraction.Builder::role)
        .field("task_type", TEXT, LlmInteraction::taskType, LlmInteraction.Builder::taskType)
        .field("round_index", INT, LlmInteraction::roundIndex, LlmInteraction.Builder::roundIndex)
        .field("attempt", INT, LlmInteraction::attempt, LlmInteraction.Builder::attempt)
        .field("provider", TEXT, LlmInteraction::provider, LlmInteraction.Builder::provider)
        .field("model", TEXT, LlmInteraction::requestModel, LlmInteraction.Builder::requestModel)
        .field(
            "response_model",
            TEXT,
            LlmInteraction::responseModel,
            LlmInteraction.Builder::responseModel)
        .field("endpoint", TEXT, LlmInteraction::endpoint, LlmInteraction.Builder::endpoint)
        .field("params", VALUES, LlmInteraction::params, LlmInteraction.Builder::params)
        .secret()
        .sealed()
        .field(
            "finish_reasons",
            Codecs.TEXTS,
            LlmInteraction::finishReasons,
            LlmInteraction.Builder::finishReasons)
        .field("error_message", TEXT, LlmInteraction::errorMessage)
        .secret()
        .sealed()
        .field("error", Shapes.CALL_ERROR, LlmInteraction::error, LlmInteraction.Builder::error)
        .partlySealed()
        .field(
            "redactions",
            Codecs.map(INT),
            Interactions::redactions,
            LlmInteraction.Builder::redactions)
        .field("truncated", CUTS, LlmInteraction::truncations, LlmInteraction.Builder::truncations)
        .secret()
        .field("sanitized", FLAG, LlmInteraction::sanitized, LlmInteraction.Builder::sanitized)
        .field("trace_id", TEXT, LlmInteraction::traceId, LlmInteraction.Builder::traceId)
        .field("span_id", TEXT, LlmInteraction::spanId, LlmInteraction.Builder::spanId)
        .field("boot", TEXT, LlmInteraction::boot, LlmInteraction.Builder::boot)
        .field("metadata", VALUES, LlmInteraction::metadata, LlmInteraction.Builder::metadata)
        .secret()
        .sealed();
  }

  private static LlmInteraction.Builder begin(Row row) {
    return LlmInteraction.builder(row.need("id"), row.need("session_id"));
  }

  private static LlmInteraction finish(LlmInteraction.Builder builder, Row row) {
    LlmInteraction figures = row.get("performance_metrics");
    LlmTiming instants = row.get("timing");
    if (figures != null) {
      builder.usage(figures.usage()).cost(figures.cost());
    }
    return builder
        .timing(Metrics.join(figures == null ? null : figures.timing(), instants))
        .stage(stage(row))
        .messages(Conversation.messages(row))
        .build();
  }

  /** A line that does nothing but link the message says so in its stage. */
  private static @Nullable String stage(LlmInteraction call) {
    if (call.stage() == null) {
      return Boolean.TRUE.equals(call.finalized()) ? FINALIZED : null;
    }
    return call.stage().wireName();
  }

  /** What {@code success} does not tell, for folds in which {@code finalized} hides the stage. */
  private static @Nullable LlmStage outcome(LlmInteraction call) {
    boolean told = call.stage() == LlmStage.STARTED || call.stage() == LlmStage.COMPLETED;
    return told ? null : call.stage();
  }

  private static @Nullable LlmStage stage(Row row) {
    String stage = row.get("stage");
    LlmStage success = row.get("success");
    if (stage == null) {
      return null;
    }
    if (!stage.equals(FINALIZED)) {
      return LlmStage.ofWireName(stage);
    }
    LlmStage outcome = row.get("outcome");
    return success == LlmStage.COMPLETED || outcome == null ? success : outcome;
  }

  private static @Nullable Map<String, Integer> redactions(LlmInteraction call) {
    return call.redactions() == null ? null : new TreeMap<>(call.redactions());
  }

  private static Map<String, Truncation> byField(List<Truncation> truncations) {
    Map<String, Truncation> fields = new LinkedHashMap<>();
    truncations.forEach(cut -> fields.put(cut.field(), cut));
    return fields;
  }

  private static List<Truncation> ofFields(Map<String, Truncation> fields) {
    return fields.entrySet().stream()
        .map(
            cut ->
                new Truncation(
                    cut.getKey(), cut.getValue().originalLength(), cut.getValue().sha256()))
        .toList();
  }
}
