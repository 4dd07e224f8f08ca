package io.theater.jdbc.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import java.util.List;

/** Executions. */
final class ExecutionTable extends Table<Execution, Execution.Builder> {
  ExecutionTable() {
    super(
        "execution",
        List.of(Columns.id("id", Execution::id), Columns.id("session_id", Execution::sessionId)),
        new Columns<Execution, Execution.Builder>()
            .key("type", Execution::type, Execution.Builder::type)
            .text("name", Execution::name, Execution.Builder::name)
            .constant(
                "status",
                Merge.STATE,
                Execution::status,
                Execution.Builder::status,
                ExecutionStatus::wireName,
                ExecutionStatus::ofWireName)
            .integer("progress", Merge.LAST, Execution::progress, Execution.Builder::progress)
            .instant("created_ms", Merge.LEAST, Execution::createdAt, Execution.Builder::createdAt)
            .instant("started_ms", Merge.LEAST, Execution::startedAt, Execution.Builder::startedAt)
            .instant(
                "finished_ms", Merge.LAST, Execution::finishedAt, Execution.Builder::finishedAt)
            .instant(
                "updated_ms", Merge.GREATEST, Execution::updatedAt, Execution.Builder::updatedAt)
            .text("input", Execution::input, Execution.Builder::input)
            .json("output", Execution::output, Execution.Builder::output)
            .derived(
                "error_code", ColumnType.KEY, run -> Columns.ifKnown(run.error(), ErrorInfo::code))
            .derived(
                "error_message",
                ColumnType.TEXT,
                run -> Columns.ifKnown(run.error(), ErrorInfo::message))
            .key("boot", Execution::boot, Execution.Builder::boot)
            .list(),
        Merge.LEAST);
  }

  @Override
  Execution.Builder edit(Execution run) {
    return run.toBuilder();
  }

  @Override
  Execution build(Execution.Builder builder) {
    return builder.build();
  }

  @Override
  Execution merge(Execution earlier, Execution later) {
    return earlier.merge(later);
  }

  @Override
  Execution bare(List<String> ids) {
    return Execution.builder(ids.get(0), ids.get(1)).build();
  }

  @Override
  void removePayload(Execution.Builder builder) {}

  @Override
  JsonBytes encode(JsonEncoder encoder, LineHead head, Execution run) {
    return encoder.line(head, run);
  }

  @Override
  Execution parse(JsonLine line) {
    return line.toExecution();
  }
}
