package io.theater.json;

import static io.theater.json.Codecs.INSTANT;
import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.LONG;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;
import static io.theater.json.Codecs.VALUES;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionEvent;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmEvent;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepEvent;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Events as lines without line feed, and back: what is read equals what was written, its header
 * included. Times keep microseconds.
 *
 * <pre>
 * {"v":1,"event":"llm_ended","session_id":"5","timestamp":"…","epoch":"…","sequence":7,"record":{…}}
 * </pre>
 *
 * <p>One thread at a time writes; a line is valid until the next one. Reading is for any thread.
 */
public final class EventLines {
  private static final String EVENT = "event";
  private static final Map<Class<?>, Shape<?, Row>> BY_CLASS = new HashMap<>();
  private static final Map<String, Shape<?, Row>> BY_NAME = new HashMap<>();

  static {
    add(
        "session_described",
        SessionDescribed.class,
        r -> new SessionDescribed(header(r), r.need("record")),
        table -> table.field("record", Shapes.SESSION, SessionDescribed::session));
    add(
        "execution_started",
        ExecutionStarted.class,
        r -> new ExecutionStarted(header(r), r.need("record")),
        EventLines::run);
    add(
        "execution_updated",
        ExecutionUpdated.class,
        r -> new ExecutionUpdated(header(r), r.need("record")),
        EventLines::run);
    add(
        "execution_ended",
        ExecutionEnded.class,
        r -> new ExecutionEnded(header(r), r.need("record"), summary(r)),
        table ->
            run(table)
                .field("total_ms", MILLIS, e -> e.summary().totalDuration())
                .field("completed_steps", INT, e -> e.summary().completedSteps())
                .field("failed_steps", INT, e -> e.summary().failedSteps())
                .field("skipped_steps", INT, e -> e.summary().skippedSteps()));
    add(
        "step_started",
        StepStarted.class,
        r -> new StepStarted(header(r), r.need("record")),
        EventLines::step);
    add(
        "step_progressed",
        StepProgressed.class,
        r -> new StepProgressed(header(r), r.need("record"), r.need("weight")),
        table -> step(table).field("weight", INT, StepProgressed::weight));
    add(
        "step_content",
        StepContent.class,
        r ->
            new StepContent(
                header(r),
                r.need("record"),
                r.need("text"),
                r.need("reasoning"),
                r.get("metadata"),
                r.need("weight")),
        table ->
            step(table)
                .field("weight", INT, StepContent::weight)
                .field("metadata", VALUES, StepContent::metadata)
                .field("text", TEXT, StepContent::text)
                .field("reasoning", TEXT, StepContent::reasoning));
    add(
        "step_retried",
        StepRetried.class,
        r -> new StepRetried(header(r), r.need("record"), r.need("delay_ms")),
        table -> step(table).field("delay_ms", MILLIS, StepRetried::delay));
    add(
        "step_ended",
        StepEnded.class,
        r -> new StepEnded(header(r), r.need("record"), r.get("next")),
        table -> step(table).field("next", Shapes.PLAN_STEP, StepEnded::next));
    add(
        "llm_started",
        LlmStarted.class,
        r -> new LlmStarted(header(r), r.need("record")),
        EventLines::call);
    add(
        "llm_delta",
        LlmDelta.class,
        r ->
            new LlmDelta(
                header(r),
                r.need("record"),
                r.need("offset"),
                r.need("text"),
                r.need("reasoning"),
                r.get("tool_call"),
                r.need("weight")),
        table ->
            call(table)
                .field("weight", INT, LlmDelta::weight)
                .field("offset", LONG, LlmDelta::offset)
                .field("text", TEXT, LlmDelta::text)
                .field("reasoning", TEXT, LlmDelta::reasoning)
                .field("tool_call", Shapes.TOOL_CALL, LlmDelta::toolCall));
    add(
        "llm_ended",
        LlmEnded.class,
        r -> new LlmEnded(header(r), r.need("record")),
        EventLines::call);
    add(
        "llm_finalized",
        LlmFinalized.class,
        r -> new LlmFinalized(header(r), r.need("record")),
        EventLines::call);
  }

  private final JsonWriter out = new JsonWriter();

  /** A writer with a small buffer. */
  public EventLines() {}

  /**
   * An event as a line. Never throws for any content.
   *
   * @param event any event
   * @return the line, valid until the next call
   */
  public JsonBytes line(TheaterEvent event) {
    out.clear();
    write(Objects.requireNonNull(BY_CLASS.get(event.getClass())), event);
    return out;
  }

  @SuppressWarnings("unchecked") // the map pairs each class with its own table
  private <E extends TheaterEvent> void write(Shape<?, Row> shape, E event) {
    ((Shape<E, Row>) shape).write(out, event);
  }

  /**
   * Reads a line. Members that are not known are ignored.
   *
   * @param bytes holds it in UTF-8
   * @param offset where it begins
   * @param length how long it is
   * @return the event that was written
   * @throws UnsupportedFormatException when only a newer version can read it
   * @throws JsonFormatException when it is no event
   */
  public static TheaterEvent read(byte[] bytes, int offset, int length) {
    Shape<?, Row> shape = Json.parse(bytes, offset, length, EventLines::shape);
    return (TheaterEvent) Json.parse(bytes, offset, length, shape::read);
  }

  private static Shape<?, Row> shape(JsonParser in) throws IOException {
    Codecs.expect(in, JsonToken.START_OBJECT);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals("v") && in.getLongValue() > LineHead.VERSION) {
        throw new UnsupportedFormatException(name, in.getText());
      }
      if (name.equals(EVENT)) {
        return shape(TEXT.read(in));
      }
      in.skipChildren();
    }
    throw new JsonFormatException("member '" + EVENT + "' is missing", null);
  }

  private static Shape<?, Row> shape(String name) {
    Shape<?, Row> shape = BY_NAME.get(name);
    if (shape == null) {
      throw new UnsupportedFormatException(EVENT, name);
    }
    return shape;
  }

  private static <E extends TheaterEvent> void add(
      String name,
      Class<E> type,
      Function<Row, E> make,
      Function<Shape.Table<E, Row>, Shape.Table<E, Row>> fields) {
    Shape.Table<E, Row> table =
        Shape.<E>of(make)
            .field("v", LONG, event -> (long) LineHead.VERSION)
            .field(EVENT, TEXT, event -> name)
            .field("session_id", TEXT, TheaterEvent::sessionId)
            .field("execution_id", TEXT, event -> event.header().executionId())
            .field("timestamp", INSTANT, event -> event.header().timestamp())
            .field("epoch", TEXT, event -> event.header().epoch())
            .field("sequence", LONG, event -> event.header().sequence());
    Shape<E, Row> shape = fields.apply(table).build();
    BY_CLASS.put(type, shape);
    BY_NAME.put(name, shape);
  }

  private static EventHeader header(Row r) {
    return new EventHeader(
        r.need("session_id"),
        r.get("execution_id"),
        r.need("timestamp"),
        r.need("epoch"),
        r.<Long>need("sequence"));
  }

  private static ExecutionEnded.Summary summary(Row r) {
    return new ExecutionEnded.Summary(
        r.need("total_ms"),
        r.<Integer>need("completed_steps"),
        r.<Integer>need("failed_steps"),
        r.<Integer>need("skipped_steps"));
  }

  private static <E extends ExecutionEvent> Shape.Table<E, Row> run(Shape.Table<E, Row> table) {
    return table.field("record", Shapes.EXECUTION, ExecutionEvent::execution);
  }

  private static <E extends StepEvent> Shape.Table<E, Row> step(Shape.Table<E, Row> table) {
    return table.field("record", Shapes.STEP, StepEvent::step);
  }

  private static <E extends LlmEvent> Shape.Table<E, Row> call(Shape.Table<E, Row> table) {
    return table.field("record", Interactions.LINE, LlmEvent::interaction);
  }
}
