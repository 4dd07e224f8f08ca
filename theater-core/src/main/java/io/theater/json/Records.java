package io.theater.json;

import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.LONG;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;

import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.PipelineStats;
import io.theater.model.PipelineStats.SinkStats;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.Statistics.Percentiles;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How REST writes each record, and the tables of those that are only written. */
final class Records {
  private static final Codec<Object> VALUE = Codecs.VALUE;

  private static final Shape<Percentiles, Row> PERCENTILES =
      Shape.<Percentiles>written()
          .field("mean_ms", MILLIS, Percentiles::mean)
          .field("p50_ms", MILLIS, Percentiles::p50)
          .field("p95_ms", MILLIS, Percentiles::p95)
          .field("p99_ms", MILLIS, Percentiles::p99)
          .field("max_ms", MILLIS, Percentiles::max)
          .build();

  private static final Shape<Statistics, Row> STATISTICS =
      Shape.<Statistics>written()
          .field("interactions", LONG, Statistics::interactions)
          .field("succeeded", LONG, Statistics::succeeded)
          .field("failed", LONG, Statistics::failed)
          .field("open", LONG, Statistics::open)
          .field("sessions", LONG, Statistics::sessions)
          .field("by_stage", VALUE, all -> new TreeMap<>(all.byStage()))
          .field("by_provider", VALUE, all -> new TreeMap<>(all.byProvider()))
          .field("by_model", VALUE, all -> new TreeMap<>(all.byModel()))
          .field("usage", Shapes.USAGE, Statistics::usage)
          .field("costs", Codecs.map(Codecs.DECIMAL), all -> new TreeMap<>(all.costs()))
          .field("latency", PERCENTILES, Statistics::latency)
          .build();

  private static final Shape<SinkStats, Row> SINK_STATS =
      Shape.<SinkStats>written()
          .field("offered", LONG, SinkStats::offered)
          .field("stored", LONG, SinkStats::stored)
          .field("dropped", VALUE, sink -> byName(sink.dropped()))
          .field("dropped_total", LONG, SinkStats::droppedTotal)
          .field("quarantined", LONG, SinkStats::quarantined)
          .field("pending", LONG, SinkStats::pending)
          .field("retries", LONG, SinkStats::retries)
          .build();

  private static final Shape<PipelineStats, Row> PIPELINE_STATS =
      Shape.<PipelineStats>written()
          .field("offered", LONG, PipelineStats::offered)
          .field("stored", LONG, PipelineStats::stored)
          .field("dropped", VALUE, all -> byName(all.dropped()))
          .field("dropped_total", LONG, PipelineStats::droppedTotal)
          .field("quarantined", LONG, PipelineStats::quarantined)
          .field("pending", LONG, PipelineStats::pending)
          .field("pending_bytes", LONG, PipelineStats::pendingBytes)
          .field("sinks", Codecs.map(SINK_STATS), all -> new TreeMap<>(all.sinks()))
          .build();

  private static final Shape<Health, Row> HEALTH =
      Shape.<Health>written()
          .field("status", TEXT, health -> health.status().name())
          .field("reasons", Codecs.TEXTS, Health::reasons)
          .field("details", VALUE, health -> new TreeMap<>(health.details()))
          .build();

  private static final Shape<StepProgress, Row> PROGRESS =
      Shape.<StepProgress>written()
          .field("total_steps", INT, StepProgress::totalSteps)
          .field("completed_steps", INT, StepProgress::completedSteps)
          .field("failed_steps", INT, StepProgress::failedSteps)
          .field("skipped_steps", INT, StepProgress::skippedSteps)
          .field("progress_percentage", INT, StepProgress::progressPercentage)
          .field(
              "current_step",
              TEXT,
              all -> all.currentStep() == null ? null : all.currentStep().name())
          .withNull()
          .field(
              "current_step_title",
              TEXT,
              all -> all.currentStep() == null ? null : all.currentStep().title())
          .field("average_duration_ms", MILLIS, StepProgress::averageDuration)
          .withNull()
          .field("total_duration_ms", MILLIS, StepProgress::totalDuration)
          .build();

  private static final Shape<Page<?>, Row> PAGE =
      Shape.<Page<?>>written()
          .field("items", VALUE, Page::items)
          .field("next_cursor", TEXT, Page::nextCursor)
          .withNull()
          .field("has_more", Codecs.FLAG, Page::hasMore)
          .build();

  private static final Map<Class<?>, Codec<?>> CODECS =
      Map.ofEntries(
          Map.entry(LlmInteraction.class, Interactions.VIEW),
          Map.entry(StepRecord.class, Shapes.STEP),
          Map.entry(Execution.class, Shapes.EXECUTION),
          Map.entry(Session.class, Shapes.SESSION),
          Map.entry(Session.Counts.class, Shapes.COUNTS),
          Map.entry(Plan.class, Shapes.PLAN),
          Map.entry(PlanStep.class, Shapes.PLAN_STEP),
          Map.entry(ErrorInfo.class, Shapes.ERROR),
          Map.entry(Usage.class, Shapes.USAGE),
          Map.entry(Cost.class, Shapes.COST),
          Map.entry(ToolCall.class, Shapes.TOOL_CALL),
          Map.entry(Statistics.class, STATISTICS),
          Map.entry(Health.class, HEALTH),
          Map.entry(PipelineStats.class, PIPELINE_STATS),
          Map.entry(SinkStats.class, SINK_STATS),
          Map.entry(StepProgress.class, PROGRESS),
          Map.entry(Page.class, PAGE));

  private Records() {}

  /** Whether the record was one of ours. */
  @SuppressWarnings("unchecked") // the map pairs each class with the codec of that class
  static boolean write(JsonWriter out, Record record) {
    Codec<Record> codec = (Codec<Record>) CODECS.get(record.getClass());
    if (codec != null) {
      codec.write(out, record);
    }
    return codec != null;
  }

  private static Map<String, Long> byName(Map<? extends Enum<?>, Long> counts) {
    Map<String, Long> names = new TreeMap<>();
    counts.forEach((reason, count) -> names.put(reason.name().toLowerCase(Locale.ROOT), count));
    return names;
  }
}
