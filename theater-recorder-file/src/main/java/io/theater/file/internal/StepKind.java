package io.theater.file.internal;

import static io.theater.file.internal.RecordKind.need;

import io.theater.history.Interrupted;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.function.Predicate;

/** Steps. */
final class StepKind implements RecordKind<StepRecord> {
  @Override
  public LogStream stream() {
    return LogStream.STEPS;
  }

  @Override
  public String id(StepRecord step) {
    return step.id();
  }

  @Override
  public String sessionId(StepRecord step) {
    return step.sessionId();
  }

  @Override
  public StepRecord merge(StepRecord earlier, StepRecord later) {
    return earlier.merge(later);
  }

  @Override
  public boolean ended(StepRecord step) {
    return step.ended();
  }

  @Override
  public StepRecord read(StepRecord step, Predicate<String> bootIsAlive) {
    return Interrupted.read(step, bootIsAlive);
  }

  @Override
  public StepRecord parse(JsonLine line) {
    return line.toStep();
  }

  @Override
  public JsonBytes encode(JsonEncoder encoder, LineHead head, StepRecord step) {
    return encoder.line(head, step);
  }

  @Override
  public Streamed streamed(StepRecord step) {
    return new Streamed(step.output(), step.reasoning(), null);
  }

  @Override
  public StepRecord withStreamed(StepRecord step, Streamed streamed) {
    return step.toBuilder().output(streamed.text()).reasoning(streamed.reasoning()).build();
  }

  @Override
  public StepRecord summary(StepRecord step) {
    return StepRecord.builder(step.id(), step.executionId(), step.sessionId())
        .status(step.status())
        .boot(Names.shared(step.boot()))
        .build();
  }

  @Override
  public StepRecord summary(JsonLine line) {
    String status = line.text("status");
    return StepRecord.builder(
            need(line, "id"), need(line, "execution_id"), need(line, "session_id"))
        .status(status == null ? null : StepStatus.ofWireName(status))
        .boot(Names.shared(line.text("boot")))
        .build();
  }
}
