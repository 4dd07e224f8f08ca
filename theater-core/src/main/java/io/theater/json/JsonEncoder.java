package io.theater.json;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;

/**
 * Encodes records as lines of a log, without the line feed: {@code v}, {@code seq} and the members
 * of the {@link LineHead}, then the record with its large texts last.
 *
 * <p>Lines are partial: a null field is left out, and lines of one id fold member by member, also
 * with {@code jq '. * $x'}, when they are taken in the order of {@code seq}. Where the two folds
 * differ:
 *
 * <ul>
 *   <li>{@code usage}, {@code timing} and maps inside {@code params}, {@code metadata} or a result
 *       are replaced whole by {@code merge} and member by member by jq;
 *   <li>{@code messages} should be set by one line of an id only;
 *   <li>a call that was finalized before it ended shows no stage in jq until it ends.
 * </ul>
 *
 * <p>One thread at a time; the result is valid until the next call. Never throws for any content.
 */
public final class JsonEncoder {
  private final JsonWriter out = new JsonWriter();

  /** An encoder with a small buffer. */
  public JsonEncoder() {}

  /**
   * A line of the log of LLM interactions.
   *
   * @param head what the log adds
   * @param record a partial or whole interaction
   * @return the line, valid until the next call
   */
  public JsonBytes line(LineHead head, LlmInteraction record) {
    return line(head, "", Interactions.LINE, record);
  }

  /**
   * A line of the log of steps, marked {@code "record":"step"}.
   *
   * @param head what the log adds
   * @param record a partial or whole step
   * @return the line, valid until the next call
   */
  public JsonBytes line(LineHead head, StepRecord record) {
    return line(head, "step", Shapes.STEP, record);
  }

  /**
   * A line of the log of steps, marked {@code "record":"execution"}.
   *
   * @param head what the log adds
   * @param record a partial or whole execution
   * @return the line, valid until the next call
   */
  public JsonBytes line(LineHead head, Execution record) {
    return line(head, "execution", Shapes.EXECUTION, record);
  }

  /**
   * A line of the log of steps, marked {@code "record":"session"}.
   *
   * @param head what the log adds
   * @param record a partial or whole session
   * @return the line, valid until the next call
   */
  public JsonBytes line(LineHead head, Session record) {
    return line(head, "session", Shapes.SESSION, record);
  }

  private <R> JsonBytes line(LineHead head, String kind, Shape<R, ?> shape, R record) {
    out.clear().beginObject();
    out.name("v").value((long) LineHead.VERSION).name("seq").value(head.seq());
    head.more().forEach((name, value) -> out.name(name).value(value));
    if (!kind.isEmpty()) {
      out.name(JsonLine.RECORD).value(kind);
    }
    shape.members(out, record);
    return out.endObject();
  }
}
