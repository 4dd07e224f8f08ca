package io.theater.jdbc.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.ErrorInfo;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.List;

/** Steps, without the text they streamed. */
final class StepTable extends Table<StepRecord, StepRecord.Builder> {
  StepTable() {
    super(
        "step",
        List.of(
            Columns.id("id", StepRecord::id),
            Columns.id("execution_id", StepRecord::executionId),
            Columns.id("session_id", StepRecord::sessionId)),
        new Columns<StepRecord, StepRecord.Builder>()
            .key("parent_id", StepRecord::parentId, StepRecord.Builder::parentId)
            .text("name", StepRecord::name, StepRecord.Builder::name)
            .text("title", StepRecord::title, StepRecord.Builder::title)
            .constant(
                "kind",
                Merge.LAST,
                StepRecord::kind,
                StepRecord.Builder::kind,
                StepKind::wireName,
                StepKind::ofWireName)
            .integer("exec_order", Merge.LAST, StepRecord::order, StepRecord.Builder::order)
            .integer("iteration", Merge.LAST, StepRecord::iteration, StepRecord.Builder::iteration)
            .integer("attempt", Merge.GREATEST, StepRecord::attempt, StepRecord.Builder::attempt)
            .constant(
                "status",
                Merge.STATE,
                StepRecord::status,
                StepRecord.Builder::status,
                StepStatus::wireName,
                StepStatus::ofWireName)
            .integer("progress", Merge.LAST, StepRecord::progress, StepRecord.Builder::progress)
            .text(
                "progress_message",
                StepRecord::progressMessage,
                StepRecord.Builder::progressMessage)
            .key("speaker_role_name", StepRecord::speakerRole, StepRecord.Builder::speakerRole)
            .key("target_role_name", StepRecord::targetRole, StepRecord.Builder::targetRole)
            .text("branch_condition", StepRecord::condition, StepRecord.Builder::condition)
            .text("branch_result", StepRecord::conditionResult, StepRecord.Builder::conditionResult)
            .instant(
                "started_ms", Merge.LEAST, StepRecord::startedAt, StepRecord.Builder::startedAt)
            .instant("ended_ms", Merge.LAST, StepRecord::endedAt, StepRecord.Builder::endedAt)
            .millis("duration_ms", StepRecord::duration, StepRecord.Builder::duration)
            .text("summary", StepRecord::summary, StepRecord.Builder::summary)
            .json("result", StepRecord::result, StepRecord.Builder::result)
            .derived(
                "error_code",
                ColumnType.KEY,
                step -> Columns.ifKnown(step.error(), ErrorInfo::code))
            .derived(
                "error_message",
                ColumnType.TEXT,
                step -> Columns.ifKnown(step.error(), ErrorInfo::message))
            .key("boot", StepRecord::boot, StepRecord.Builder::boot)
            .list(),
        Merge.LEAST);
  }

  @Override
  StepRecord.Builder edit(StepRecord step) {
    return step.toBuilder();
  }

  @Override
  StepRecord build(StepRecord.Builder builder) {
    return builder.build();
  }

  @Override
  StepRecord merge(StepRecord earlier, StepRecord later) {
    return earlier.merge(later);
  }

  @Override
  StepRecord bare(List<String> ids) {
    return StepRecord.builder(ids.get(0), ids.get(1), ids.get(2)).build();
  }

  @Override
  void removePayload(StepRecord.Builder builder) {
    builder.output(null).reasoning(null);
  }

  @Override
  JsonBytes encode(JsonEncoder encoder, LineHead head, StepRecord step) {
    return encoder.line(head, step);
  }

  @Override
  StepRecord parse(JsonLine line) {
    return line.toStep();
  }
}
