package io.theater.json;

import static io.theater.json.Codecs.FLAG;
import static io.theater.json.Codecs.INSTANT;
import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.LONG;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;
import static io.theater.json.Codecs.VALUE;
import static io.theater.json.Codecs.VALUES;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.LlmDelta;
import io.theater.event.StepContent;
import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of live events, in camelCase and only written; durations are in milliseconds. */
final class LiveShapes {
  static final Shape<EventHeader, Row> HEADER =
      Shape.<EventHeader>written()
          .field("timestamp", INSTANT, EventHeader::timestamp)
          .field("sequence", LONG, EventHeader::sequence)
          .field("sessionId", TEXT, EventHeader::sessionId)
          .field("executionId", TEXT, EventHeader::executionId)
          .build();

  static final Shape<ErrorInfo, Row> ERROR = error(false);

  /** Without what an LLM provider said, which may repeat the prompt. */
  private static final Shape<ErrorInfo, Row> CALL_ERROR = error(true);

  static final Shape<StepRecord, Row> STEP = step().build();

  static final Shape<StepRecord, Row> RESULT =
      Shape.<StepRecord>written()
          .field("summary", TEXT, StepRecord::summary)
          .secret()
          .field("data", VALUE, StepRecord::result)
          .secret()
          .field("duration", MILLIS, StepRecord::duration)
          .build();

  /** A step of a snapshot: what {@code step_start} says, and what became of it. */
  static final Shape<StepRecord, Row> STEP_STATE =
      step()
          .field("executionId", TEXT, StepRecord::executionId)
          .field("progressMessage", TEXT, StepRecord::progressMessage)
          .field("endTime", INSTANT, StepRecord::endedAt)
          .field("reason", TEXT, StepRecord::reason)
          .field("error", ERROR, StepRecord::error)
          .field("result", RESULT, step -> step.ended() ? step : null)
          .field("text", TEXT, StepRecord::output)
          .secret()
          .field("reasoning", TEXT, StepRecord::reasoning)
          .secret()
          .build();

  static final Shape<PlanStep, Row> NEXT_STEP =
      Shape.<PlanStep>written()
          .field("id", TEXT, PlanStep::name)
          .field("name", TEXT, PlanStep::name)
          .field("title", TEXT, PlanStep::title)
          .field("estimatedDelay", MILLIS, PlanStep::estimatedDuration)
          .build();

  static final Shape<StepContent, Row> CONTENT =
      Shape.<StepContent>written()
          .field("text", TEXT, StepContent::text)
          .secret()
          .field("reasoning", TEXT, StepContent::reasoning)
          .secret()
          .field("metadata", VALUES, StepContent::metadata)
          .secret()
          .field("textLength", INT, content -> content.text().length())
          .field("reasoningLength", INT, content -> content.reasoning().length())
          .build();

  static final Shape<ExecutionEnded, Row> SUMMARY =
      Shape.<ExecutionEnded>written()
          .field("totalDuration", MILLIS, ended -> ended.summary().totalDuration())
          .field("completedSteps", INT, ended -> ended.summary().completedSteps())
          .field("failedSteps", INT, ended -> ended.summary().failedSteps())
          .field("skippedSteps", INT, ended -> ended.summary().skippedSteps())
          .field("output", VALUE, ended -> ended.execution().output())
          .secret()
          .build();

  static final Shape<LlmDelta, Row> DELTA =
      Shape.<LlmDelta>written()
          .field("interactionId", TEXT, delta -> delta.interaction().id())
          .field("stepId", TEXT, delta -> delta.interaction().stepId())
          .field("offset", LONG, LlmDelta::offset)
          .field("text", TEXT, LlmDelta::text)
          .secret()
          .field("reasoning", TEXT, LlmDelta::reasoning)
          .secret()
          .field("toolCall", Shapes.TOOL_CALL, LlmDelta::toolCall)
          .secret()
          .field("textLength", INT, delta -> delta.text().length())
          .field("reasoningLength", INT, delta -> delta.reasoning().length())
          .build();

  private static final Shape<Usage, Row> USAGE =
      Shape.<Usage>written()
          .field("inputTokens", LONG, Usage::inputTokens)
          .field("outputTokens", LONG, Usage::outputTokens)
          .field("totalTokens", LONG, Usage::totalTokens)
          .field("cacheReadTokens", LONG, Usage::cacheReadTokens)
          .field("cacheWriteTokens", LONG, Usage::cacheWriteTokens)
          .field("reasoningTokens", LONG, Usage::reasoningTokens)
          .build();

  private static final Shape<LlmTiming, Row> TIMING =
      Shape.<LlmTiming>written()
          .field("requestedAt", INSTANT, LlmTiming::requestedAt)
          .field("firstChunkAt", INSTANT, LlmTiming::firstChunkAt)
          .field("lastChunkAt", INSTANT, LlmTiming::lastChunkAt)
          .field("completedAt", INSTANT, LlmTiming::completedAt)
          .field("duration", MILLIS, LlmTiming::duration)
          .field("timeToFirstToken", MILLIS, LlmTiming::timeToFirstToken)
          .field("chunkCount", INT, LlmTiming::chunkCount)
          .field("meanInterChunk", MILLIS, LlmTiming::meanInterChunk)
          .field("queued", MILLIS, LlmTiming::queued)
          .build();

  /** What an event of an LLM call says of it, and what a snapshot says of an open one. */
  static final Shape<LlmInteraction, Row> CALL =
      Shape.<LlmInteraction>written()
          .field("interactionId", TEXT, LlmInteraction::id)
          .field("stepId", TEXT, LlmInteraction::stepId)
          .field("parentId", TEXT, LlmInteraction::parentId)
          .field("messageId", TEXT, LlmInteraction::messageId)
          .field(
              "stage",
              Codecs.named(LlmStage::wireName, LlmStage::ofWireName),
              LlmInteraction::stage)
          .field("role", TEXT, LlmInteraction::role)
          .field("taskType", TEXT, LlmInteraction::taskType)
          .field("roundIndex", INT, LlmInteraction::roundIndex)
          .field("attempt", INT, LlmInteraction::attempt)
          .field("provider", TEXT, LlmInteraction::provider)
          .field("model", TEXT, LlmInteraction::model)
          .field("params", VALUES, LlmInteraction::params)
          .secret()
          .field("metadata", VALUES, LlmInteraction::metadata)
          .secret()
          .field("usage", USAGE, LlmInteraction::usage)
          .field("cost", Shapes.COST, LlmInteraction::cost)
          .field("timing", TIMING, Metrics::known)
          .field("finishReason", TEXT, LiveShapes::finishReason)
          .field("error", CALL_ERROR, LiveShapes::error)
          .field("promptLength", INT, call -> Conversation.promptLength(call.messages()))
          .field("textLength", INT, call -> Metrics.length(call.response()))
          .field("reasoningLength", INT, call -> Metrics.length(call.reasoning()))
          .field("messages", Conversation.SLOTS, LiveShapes::messages)
          .secret()
          .field("text", TEXT, LlmInteraction::response)
          .secret()
          .field("reasoning", TEXT, LlmInteraction::reasoning)
          .secret()
          .field("toolCalls", Codecs.list(Shapes.TOOL_CALL), LlmInteraction::toolCalls)
          .secret()
          .build();

  private LiveShapes() {}

  private static Shape<ErrorInfo, Row> error(boolean ofCall) {
    Shape.Table<ErrorInfo, Row> table =
        Shape.<ErrorInfo>written()
            .field("code", TEXT, ErrorInfo::code)
            .field(
                "level",
                Codecs.named(ErrorLevel::wireName, ErrorLevel::ofWireName),
                ErrorInfo::level)
            .field("title", TEXT, ErrorInfo::title)
            .field("message", TEXT, ErrorInfo::message);
    return (ofCall ? table.secret() : table)
        .field("suggestion", TEXT, ErrorInfo::suggestion)
        .field("canRetry", FLAG, ErrorInfo::canRetry)
        .build();
  }

  private static Shape.Table<StepRecord, Row> step() {
    return Shape.<StepRecord>written()
        .field("id", TEXT, StepRecord::id)
        .field("parentId", TEXT, StepRecord::parentId)
        .field("name", TEXT, StepRecord::name)
        .field("title", TEXT, StepRecord::title)
        .field("description", TEXT, StepRecord::description)
        .field("kind", Codecs.named(StepKind::wireName, StepKind::ofWireName), StepRecord::kind)
        .field("order", INT, StepRecord::order)
        .field("estimatedDuration", MILLIS, StepRecord::estimatedDuration)
        .field("iteration", INT, StepRecord::iteration)
        .field("iterationTotal", INT, StepRecord::iterationTotal)
        .field("attempt", INT, StepRecord::attempt)
        .field("condition", TEXT, StepRecord::condition)
        .field("conditionResult", TEXT, StepRecord::conditionResult)
        .field(
            "status",
            Codecs.named(StepStatus::wireName, StepStatus::ofWireName),
            StepRecord::status)
        .field("progress", INT, StepRecord::progress)
        .field("startTime", INSTANT, StepRecord::startedAt)
        .field("speakerRole", TEXT, StepRecord::speakerRole)
        .field("targetRole", TEXT, StepRecord::targetRole)
        .field("metadata", VALUES, StepRecord::metadata);
  }

  /** A call or step that ended badly always has an error to show. */
  static @Nullable ErrorInfo error(StepRecord step) {
    StepStatus status = step.status();
    if (step.error() != null || status == null) {
      return step.error();
    }
    String why = step.reason();
    return ended(status.name(), status.wireName(), why == null ? "" : why);
  }

  private static @Nullable ErrorInfo error(LlmInteraction call) {
    LlmStage stage = call.stage();
    if (call.error() != null || stage == null || !stage.isFinal()) {
      return call.error();
    }
    return stage == LlmStage.COMPLETED ? null : ended(stage.name(), stage.wireName(), "");
  }

  private static ErrorInfo ended(String code, String title, String message) {
    return ErrorInfo.of(code, title, message);
  }

  private static @Nullable String finishReason(LlmInteraction call) {
    List<String> reasons = call.finishReasons();
    return reasons == null || reasons.isEmpty() ? null : reasons.get(0);
  }

  private static @Nullable List<Conversation.Slot> messages(LlmInteraction call) {
    return call.messages() == null ? null : Conversation.all(call.messages());
  }
}
