package io.theater.file.internal;

import static io.theater.file.internal.RecordKind.need;

import io.theater.history.Interrupted;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import java.util.function.Predicate;

/** Executions, which stream nothing. */
final class ExecutionKind implements RecordKind<Execution> {
  @Override
  public LogStream stream() {
    return LogStream.STEPS;
  }

  @Override
  public String id(Execution run) {
    return run.id();
  }

  @Override
  public String sessionId(Execution run) {
    return run.sessionId();
  }

  @Override
  public Execution merge(Execution earlier, Execution later) {
    return earlier.merge(later);
  }

  @Override
  public boolean ended(Execution run) {
    return run.ended();
  }

  @Override
  public Execution read(Execution run, Predicate<String> bootIsAlive) {
    return Interrupted.read(run, bootIsAlive);
  }

  @Override
  public Execution parse(JsonLine line) {
    return line.toExecution();
  }

  @Override
  public JsonBytes encode(JsonEncoder encoder, LineHead head, Execution run) {
    return encoder.line(head, run);
  }

  @Override
  public Streamed streamed(Execution run) {
    return Streamed.NONE;
  }

  @Override
  public Execution withStreamed(Execution run, Streamed streamed) {
    return run;
  }

  @Override
  public Execution summary(Execution run) {
    return Execution.builder(run.id(), run.sessionId())
        .type(Names.shared(run.type()))
        .status(run.status())
        .boot(Names.shared(run.boot()))
        .build();
  }

  @Override
  public Execution summary(JsonLine line) {
    String status = line.text("status");
    return Execution.builder(need(line, "id"), need(line, "session_id"))
        .type(Names.shared(line.text("type")))
        .status(status == null ? null : ExecutionStatus.ofWireName(status))
        .boot(Names.shared(line.text("boot")))
        .build();
  }
}
