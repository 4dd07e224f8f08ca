package io.theater.json;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEvent;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepEvent;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Live events as viewers receive them: one line of JSON with {@code type}, {@code timestamp},
 * {@code sequence}, {@code sessionId} and {@code executionId} in front. Names are camelCase, but
 * the data of executions and sessions are as in REST. Thread-safe; nothing blocks or throws for any
 * content.
 *
 * <p>The bytes hold no CR, LF, NUL, U+2028 or U+2029, so that they can stand in a {@code data:}
 * field.
 */
public final class LiveJson {
  private LiveJson() {}

  /**
   * An event.
   *
   * @param event a numbered event
   * @param view how much its reader may see
   * @return UTF-8
   */
  public static byte[] encode(TheaterEvent event, LiveView view) {
    JsonWriter out = begin(event.type(), view);
    LiveShapes.HEADER.members(out, event.header());
    if (event instanceof StepEvent step) {
      step(out, step);
    } else if (event instanceof LlmEvent llm) {
      llm(out, llm);
    } else if (event instanceof ExecutionEvent execution) {
      execution(out, execution);
    } else if (event instanceof SessionDescribed described) {
      out.member("session", described.session());
    }
    return out.endObject().toBytes();
  }

  /**
   * The whole state of a session: {@code session}, {@code execution} (the newest), {@code
   * executions}, {@code steps} with their text so far, {@code interactions} that are open.
   *
   * @param at when it was taken
   * @param state the state
   * @param view how much its reader may see
   * @return UTF-8
   */
  public static byte[] snapshot(Instant at, SessionSnapshot state, LiveView view) {
    JsonWriter out = begin("snapshot", view);
    int last = state.executions().size() - 1;
    Execution newest = last < 0 ? null : state.executions().get(last);
    String executionId = newest == null ? null : newest.id();
    LiveCursor cursor = state.cursor();
    LiveShapes.HEADER.members(
        out,
        new EventHeader(state.session().id(), executionId, at, cursor.epoch(), cursor.sequence()));
    out.member("epoch", cursor.epoch());
    out.member("session", state.session());
    out.member("execution", newest);
    out.member("executions", state.executions());
    out.name("steps").beginArray();
    for (StepRecord step : state.steps()) {
      LiveShapes.STEP_STATE.write(out, step);
    }
    out.endArray().name("interactions").beginArray();
    for (LlmInteraction call : state.openInteractions()) {
      LiveShapes.CALL.write(out, call);
    }
    return out.endArray().endObject().toBytes();
  }

  /**
   * The first frame of a stream.
   *
   * @param at now
   * @param resumed whether the client goes on without loss
   * @param epoch identity of the numbering
   * @param heartbeat how often the server breaks a silence
   * @param degraded whether other nodes cannot be seen right now
   * @return UTF-8
   */
  public static byte[] connected(
      Instant at, boolean resumed, String epoch, Duration heartbeat, boolean degraded) {
    return begin("connected", LiveView.FULL)
        .member("timestamp", at)
        .member("resumed", resumed)
        .member("epoch", epoch)
        .member("heartbeatMs", heartbeat)
        .member("degraded", degraded)
        .endObject()
        .toBytes();
  }

  /**
   * The position asked for is gone; a snapshot follows.
   *
   * @param at now
   * @param head the newest position
   * @return UTF-8
   */
  public static byte[] reset(Instant at, LiveCursor head) {
    return position("reset", at, head);
  }

  /**
   * A sign of life in a silence.
   *
   * @param at now
   * @param head the newest position
   * @return UTF-8
   */
  public static byte[] heartbeat(Instant at, LiveCursor head) {
    return position("heartbeat", at, head);
  }

  /**
   * The last frame of a stream that ends by an error.
   *
   * @param at now
   * @param error why; reconnecting makes sense when it can be retried
   * @return UTF-8
   */
  public static byte[] streamError(Instant at, ErrorInfo error) {
    JsonWriter out = begin("stream_error", LiveView.FULL).member("timestamp", at).name("error");
    LiveShapes.ERROR.write(out, error);
    return out.endObject().toBytes();
  }

  private static byte[] position(String type, Instant at, LiveCursor head) {
    return begin(type, LiveView.FULL)
        .member("timestamp", at)
        .member("sequence", head.sequence())
        .member("epoch", head.epoch())
        .endObject()
        .toBytes();
  }

  private static JsonWriter begin(String type, LiveView view) {
    return new JsonWriter().view(view).beginObject().member("type", type);
  }

  private static void execution(JsonWriter out, ExecutionEvent event) {
    if (event instanceof ExecutionEnded ended) {
      out.member("status", ended.execution().status());
      LiveShapes.SUMMARY.write(out.name("summary"), ended);
      error(out, ended.execution().error());
    } else {
      out.member("execution", event.execution());
    }
  }

  private static void llm(JsonWriter out, LlmEvent event) {
    if (event instanceof LlmDelta delta) {
      LiveShapes.DELTA.members(out, delta);
    } else {
      LiveShapes.CALL.members(out, event.interaction());
    }
  }

  private static void step(JsonWriter out, StepEvent event) {
    StepRecord step = event.step();
    if (event instanceof StepStarted) {
      LiveShapes.STEP.write(out.name("step"), step);
      return;
    }
    out.member("stepId", step.id());
    if (event instanceof StepProgressed) {
      out.member("progress", step.progress()).member("message", step.progressMessage());
    } else if (event instanceof StepContent content) {
      LiveShapes.CONTENT.write(out.name("content"), content);
    } else if (event instanceof StepRetried retried) {
      out.member("attempt", step.attempt()).member("delayMs", retried.delay());
      error(out, step.error());
    } else if (event instanceof StepEnded ended) {
      ended(out, ended);
    }
  }

  private static void ended(JsonWriter out, StepEnded event) {
    StepRecord step = event.step();
    if (step.status() == StepStatus.COMPLETED) {
      LiveShapes.RESULT.write(out.name("result"), step);
      if (event.next() != null) {
        LiveShapes.NEXT_STEP.write(out.name("nextStep"), event.next());
      }
    } else if (step.status() == StepStatus.SKIPPED) {
      out.member("reason", step.reason());
    } else {
      out.member("status", step.status());
      error(out, LiveShapes.error(step));
    }
  }

  private static void error(JsonWriter out, @Nullable ErrorInfo error) {
    if (error != null) {
      LiveShapes.ERROR.write(out.name("error"), error);
    }
  }
}
