package io.theater.json;

import static io.theater.json.Codecs.DECIMAL;
import static io.theater.json.Codecs.FLAG;
import static io.theater.json.Codecs.INSTANT;
import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.LONG;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;
import static io.theater.json.Codecs.VALUES;

import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.Session;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Usage;

/** The tables of everything that is read and written, but for LLM interactions. */
final class Shapes {
  static final Shape<Usage, Row> USAGE =
      Shape.<Usage>of(r -> new Usage(r.next(), r.next(), r.next(), r.next(), r.next(), r.next()))
          .field("input_tokens", LONG, Usage::inputTokens)
          .field("output_tokens", LONG, Usage::outputTokens)
          .field("total_tokens", LONG, Usage::totalTokens)
          .field("cache_read_tokens", LONG, Usage::cacheReadTokens)
          .field("cache_write_tokens", LONG, Usage::cacheWriteTokens)
          .field("reasoning_tokens", LONG, Usage::reasoningTokens)
          .build();

  static final Shape<Cost, Row> COST =
      Shape.<Cost>of(r -> new Cost(r.need("amount"), r.need("currency"), r.need("source")))
          .field("amount", DECIMAL, Cost::amount)
          .field("currency", TEXT, Cost::currency)
          .field("source", TEXT, Cost::source)
          .build();

  static final Shape<ToolCall, Row> TOOL_CALL =
      Shape.<ToolCall>of(
              r ->
                  new ToolCall(
                      r.next(), r.next(""), r.next(), r.next(), r.next(), r.next(), r.next()))
          .field("id", TEXT, ToolCall::id)
          .field("name", TEXT, ToolCall::name)
          .field("arguments", TEXT, ToolCall::arguments)
          .payload()
          .field("result", TEXT, ToolCall::result)
          .payload()
          .field("error", TEXT, ToolCall::error)
          .payload()
          .field("started_at", INSTANT, ToolCall::startedAt)
          .field("duration_ms", MILLIS, ToolCall::duration)
          .build();

  static final Shape<ErrorInfo, Row> ERROR = error(false);

  /** The error of an LLM call, whose message may repeat the prompt. */
  static final Shape<ErrorInfo, Row> CALL_ERROR = error(true);

  static final Shape<PlanStep, Row> PLAN_STEP =
      Shape.<PlanStep>of(
              r ->
                  new PlanStep(
                      r.next(""),
                      r.next(),
                      r.next(),
                      r.next(false),
                      r.next(),
                      r.next(),
                      r.next(),
                      r.next()))
          .field("name", TEXT, PlanStep::name)
          .field("title", TEXT, PlanStep::title)
          .field("description", TEXT, PlanStep::description)
          .field("optional", FLAG, step -> step.optional() ? true : null)
          .field("group", TEXT, PlanStep::group)
          .field("decision", TEXT, PlanStep::decision)
          .field("outcome", TEXT, PlanStep::outcome)
          .field("estimated_duration_ms", MILLIS, PlanStep::estimatedDuration)
          .build();

  static final Codec<Plan> PLAN = Codecs.as(Codecs.list(PLAN_STEP), Plan::steps, Plan::new);

  static final Shape<Session.Counts, Row> COUNTS =
      Shape.<Session.Counts>of(
              r -> new Session.Counts(r.next(0L), r.next(0L), r.next(0L), r.next(0L), r.next(0L)))
          .field("executions", LONG, Session.Counts::executions)
          .field("running", LONG, Session.Counts::running)
          .field("steps", LONG, Session.Counts::steps)
          .field("interactions", LONG, Session.Counts::interactions)
          .field("failed_interactions", LONG, Session.Counts::failedInteractions)
          .build();

  static final Shape<Session, Row> SESSION =
      Shape.<Session>of(
              r ->
                  new Session(
                      r.need("id"),
                      r.get("owner"),
                      r.get("title"),
                      r.get("attributes"),
                      r.get("created_at"),
                      r.get("updated_at"),
                      r.get("counts")))
          .field("id", TEXT, Session::id)
          .field("owner", TEXT, Session::owner)
          .field("title", TEXT, Session::title)
          .field("created_at", INSTANT, Session::createdAt)
          .field("updated_at", INSTANT, Session::updatedAt)
          .field("counts", COUNTS, Session::counts)
          .field("attributes", VALUES, Session::attributes)
          .sealed()
          .build();

  static final Shape<Execution, Execution.Builder> EXECUTION =
      Shape.<Execution, Execution.Builder>of(
              r -> Execution.builder(r.need("id"), r.need("session_id")), (b, r) -> b.build())
          .field("id", TEXT, Execution::id)
          .field("session_id", TEXT, Execution::sessionId)
          .field("type", TEXT, Execution::type, Execution.Builder::type)
          .field("name", TEXT, Execution::name, Execution.Builder::name)
          .field(
              "status",
              Codecs.named(ExecutionStatus::wireName, ExecutionStatus::ofWireName),
              Execution::status,
              Execution.Builder::status)
          .field("progress", INT, Execution::progress, Execution.Builder::progress)
          .field("created_at", INSTANT, Execution::createdAt, Execution.Builder::createdAt)
          .field("started_at", INSTANT, Execution::startedAt, Execution.Builder::startedAt)
          .field("finished_at", INSTANT, Execution::finishedAt, Execution.Builder::finishedAt)
          .field("updated_at", INSTANT, Execution::updatedAt, Execution.Builder::updatedAt)
          .field("error", ERROR, Execution::error, Execution.Builder::error)
          .partlySealed()
          .field("boot", TEXT, Execution::boot, Execution.Builder::boot)
          .field("metadata", VALUES, Execution::metadata, Execution.Builder::metadata)
          .sealed()
          .field("plan", PLAN, Execution::plan, Execution.Builder::plan)
          .sealed()
          .field("input", TEXT, Execution::input, Execution.Builder::input)
          .secret()
          .payload()
          .field("output", Codecs.VALUE, Execution::output, Execution.Builder::output)
          .secret()
          .payload()
          .build();

  static final Shape<StepRecord, StepRecord.Builder> STEP =
      Shape.<StepRecord, StepRecord.Builder>of(
              r -> StepRecord.builder(r.need("id"), r.need("execution_id"), r.need("session_id")),
              (b, r) -> b.build())
          .field("id", TEXT, StepRecord::id)
          .field("session_id", TEXT, StepRecord::sessionId)
          .field("execution_id", TEXT, StepRecord::executionId)
          .field("parent_id", TEXT, StepRecord::parentId, StepRecord.Builder::parentId)
          .field("name", TEXT, StepRecord::name, StepRecord.Builder::name)
          .field("title", TEXT, StepRecord::title, StepRecord.Builder::title)
          .field("description", TEXT, StepRecord::description, StepRecord.Builder::description)
          .sealed()
          .field(
              "kind",
              Codecs.named(StepKind::wireName, StepKind::ofWireName),
              StepRecord::kind,
              StepRecord.Builder::kind)
          .field("order", INT, StepRecord::order, StepRecord.Builder::order)
          .field("iteration", INT, StepRecord::iteration, StepRecord.Builder::iteration)
          .field(
              "iteration_total",
              INT,
              StepRecord::iterationTotal,
              StepRecord.Builder::iterationTotal)
          .field("attempt", INT, StepRecord::attempt, StepRecord.Builder::attempt)
          .field("condition", TEXT, StepRecord::condition, StepRecord.Builder::condition)
          .sealed()
          .field(
              "condition_result",
              TEXT,
              StepRecord::conditionResult,
              StepRecord.Builder::conditionResult)
          .sealed()
          .field(
              "status",
              Codecs.named(StepStatus::wireName, StepStatus::ofWireName),
              StepRecord::status,
              StepRecord.Builder::status)
          .field("progress", INT, StepRecord::progress, StepRecord.Builder::progress)
          .field(
              "progress_message",
              TEXT,
              StepRecord::progressMessage,
              StepRecord.Builder::progressMessage)
          .sealed()
          .field(
              "estimated_duration_ms",
              MILLIS,
              StepRecord::estimatedDuration,
              StepRecord.Builder::estimatedDuration)
          .field("duration_ms", MILLIS, StepRecord::duration, StepRecord.Builder::duration)
          .field("started_at", INSTANT, StepRecord::startedAt, StepRecord.Builder::startedAt)
          .field("ended_at", INSTANT, StepRecord::endedAt, StepRecord.Builder::endedAt)
          .field("speaker_role", TEXT, StepRecord::speakerRole, StepRecord.Builder::speakerRole)
          .field("target_role", TEXT, StepRecord::targetRole, StepRecord.Builder::targetRole)
          .field("reason", TEXT, StepRecord::reason, StepRecord.Builder::reason)
          .sealed()
          .field("error", ERROR, StepRecord::error, StepRecord.Builder::error)
          .partlySealed()
          .field("boot", TEXT, StepRecord::boot, StepRecord.Builder::boot)
          .field("metadata", VALUES, StepRecord::metadata, StepRecord.Builder::metadata)
          .sealed()
          .field("summary", TEXT, StepRecord::summary, StepRecord.Builder::summary)
          .secret()
          .sealed()
          .field("result", Codecs.VALUE, StepRecord::result, StepRecord.Builder::result)
          .secret()
          .payload()
          .field("output", TEXT, StepRecord::output, StepRecord.Builder::output)
          .secret()
          .payload()
          .field("reasoning", TEXT, StepRecord::reasoning, StepRecord.Builder::reasoning)
          .secret()
          .payload()
          .build();

  private Shapes() {}

  /** Nulls are written, so that a second error replaces the first one whole in every fold. */
  private static Shape<ErrorInfo, Row> error(boolean ofCall) {
    Shape.Table<ErrorInfo, Row> table =
        Shape.<ErrorInfo>of(
                r ->
                    new ErrorInfo(
                        r.next("UNKNOWN_ERROR"),
                        r.next(ErrorLevel.ERROR),
                        r.next(""),
                        r.next(""),
                        r.next(),
                        r.next(false),
                        r.next(),
                        r.next(),
                        r.next()))
            .field("code", TEXT, ErrorInfo::code)
            .field(
                "level",
                Codecs.named(ErrorLevel::wireName, ErrorLevel::ofWireName),
                ErrorInfo::level)
            .field("title", TEXT, ErrorInfo::title)
            .field("message", TEXT, ErrorInfo::message)
            .sealed();
    return (ofCall ? table.secret() : table)
        .field("suggestion", TEXT, ErrorInfo::suggestion)
        .sealed()
        .withNull()
        .field("can_retry", FLAG, ErrorInfo::canRetry)
        .field("type", TEXT, ErrorInfo::type)
        .withNull()
        .field("stack_hash", TEXT, ErrorInfo::stackHash)
        .withNull()
        .field("stack_trace", TEXT, ErrorInfo::stackTrace)
        .sealed()
        .withNull()
        .secret()
        .build();
  }
}
