package io.theater.json;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * <p>With a {@link PayloadCipher} a line keeps ids, names, titles, times, states, figures, and of
 * an error its code, level, title and type; everything else is encrypted. A line that has nothing
 * else is a plain one.
 *
 * <p>One thread at a time; the result is valid until the next call. Never throws for any content.
 */
public final class JsonEncoder {
  private static final int EMPTY = 2; // braces

  private final JsonWriter out = new JsonWriter();
  private final JsonWriter payload = new JsonWriter();
  private final @Nullable PayloadCipher cipher;

  /** An encoder of readable lines with a small buffer. */
  public JsonEncoder() {
    this(null);
  }

  /**
   * An encoder with a small buffer.
   *
   * @param cipher seals what lines carry; null leaves them readable
   */
  public JsonEncoder(@Nullable PayloadCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * Says whether the next lines have room for payloads. Without them a line has all figures, the
   * lengths of the missing texts too, but no prompt, message, response, reasoning, raw request or
   * response, nothing of tool calls but their names and times, no output and result of a step, no
   * input and output of an execution; if it would have had any, its last member is {@code
   * "payload_dropped":true}.
   *
   * @param kept true at first
   */
  public void payloads(boolean kept) {
    out.withoutPayload(!kept);
    payload.withoutPayload(!kept);
  }

  /**
   * Whether the last line lacks a payload.
   *
   * @return true when something was left out
   */
  public boolean droppedPayload() {
    return out.droppedPayload() || payload.droppedPayload();
  }

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
    payload.clear();
    if (cipher != null) {
      out.hideSealed();
      shape.sealedMembers(payload.beginObject(), record);
      payload.endObject();
    }
    shape.members(out, record);
    if (droppedPayload()) {
      out.name("payload_dropped").value(true);
    }
    if (cipher != null && payload.length() > EMPTY) {
      seal(cipher.current(), buffer(payload));
    }
    return out.endObject();
  }

  /**
   * A line that is put together of parts.
   *
   * @param head all that stays readable, {@code v} and {@code seq} first
   * @param sealedPayload members that are encrypted, as one JSON object
   * @return the line, valid until the next call
   * @throws IllegalStateException when this encoder has no cipher
   */
  public JsonBytes line(Map<String, ?> head, byte[] sealedPayload) {
    if (cipher == null) {
      throw new IllegalStateException("only an encoder with a cipher seals a payload");
    }
    out.clear().beginObject();
    head.forEach((name, value) -> out.name(name).value(value));
    seal(cipher.current(), ByteBuffer.wrap(sealedPayload));
    return out.endObject();
  }

  private void seal(PayloadCipher.Key key, ByteBuffer members) {
    out.name(JsonLine.ENCODING).value(JsonLine.A256GCM).name(JsonLine.KEY).value(key.id());
    byte[] sealed = key.seal(buffer(out), members);
    out.name(JsonLine.SEALED).value(Base64.getEncoder().encodeToString(sealed));
  }

  private static ByteBuffer buffer(JsonWriter json) {
    return ByteBuffer.wrap(json.array(), 0, json.length()).asReadOnlyBuffer();
  }
}
