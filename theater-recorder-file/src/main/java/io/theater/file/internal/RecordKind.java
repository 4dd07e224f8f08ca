package io.theater.file.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * What the log must know of a kind of record.
 *
 * <p>A <em>summary</em> is a record of the same type with only what queries filter and count by. It
 * is made of a record when that is written and of the head of its line at a restart; both must
 * agree.
 */
public interface RecordKind<R> {
  RecordKind<LlmInteraction> INTERACTION = new InteractionKind();
  RecordKind<StepRecord> STEP = new StepKind();
  RecordKind<Execution> EXECUTION = new ExecutionKind();
  RecordKind<Session> SESSION = new SessionKind();

  LogStream stream();

  String id(R record);

  String sessionId(R record);

  R merge(R earlier, R later);

  boolean ended(R record);

  /** The record as it is read, given which processes are still at work. */
  R read(R record, Predicate<String> bootIsAlive);

  R summary(R record);

  R summary(JsonLine line);

  R parse(JsonLine line);

  JsonBytes encode(JsonEncoder encoder, LineHead head, R record);

  Streamed streamed(R record);

  R withStreamed(R record, Streamed streamed);

  static RecordKind<?> of(JsonLine line) {
    return switch (line.kind()) {
      case "interaction" -> INTERACTION;
      case "step" -> STEP;
      case "execution" -> EXECUTION;
      case "session" -> SESSION;
      default -> throw new IllegalArgumentException("unknown kind of record: " + line.kind());
    };
  }

  /** A text of the head that every line of a record has. */
  static String need(JsonLine line, String member) {
    String text = line.text(member);
    if (text == null) {
      throw new IllegalArgumentException("the line has no " + member);
    }
    return text;
  }

  /** A time that every line has. */
  static Instant needInstant(JsonLine line, String member) {
    Instant instant = line.instant(member);
    if (instant == null) {
      throw new IllegalArgumentException("the line has no " + member);
    }
    return instant;
  }
}
