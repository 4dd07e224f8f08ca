package io.theater.servlet;

import io.theater.Theater;
import io.theater.json.Json;
import io.theater.json.JsonFormatException;
import io.theater.live.LiveCursor;
import io.theater.model.Execution;
import io.theater.servlet.Streams.Wish;
import io.theater.servlet.internal.agui.AgUiFrames;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.rest.Reads;
import io.theater.servlet.internal.sse.Frames;
import io.theater.servlet.internal.sse.Scopes;
import io.theater.servlet.internal.sse.StreamScope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streams for clients of the AG-UI protocol. Every answer begins with the state: those clients take
 * each connection for a new run of events, and know no position to go on from.
 */
final class AgUiRoutes {
  private final Theater theater;
  private final Streams streams;
  private final int maxBodyBytes;

  AgUiRoutes(Theater theater, Streams streams, int maxBodyBytes) {
    this.theater = theater;
    this.streams = streams;
    this.maxBodyBytes = maxBodyBytes;
  }

  List<Route> routes() {
    return List.of(Route.change("POST", "agui", this::attach));
  }

  /** Takes a {@code RunAgentInput}, and follows the run of its thread; starts nothing. */
  private void attach(Call call) throws IOException {
    call.require(Action.READ_STEPS);
    Map<String, Object> input = input(call);
    if (!(input.get("threadId") instanceof String sessionId)) {
      throw Failure.badRequest("threadId", "must be the id of a session");
    }
    Reads reads = new Reads(theater, call.access(), new QueryParameters(null));
    reads.requireSession(sessionId);
    Execution named =
        input.get("runId") instanceof String runId
            ? reads.findExecution(sessionId, runId).orElse(null)
            : null;
    open(call, sessionId, named, AgUiFrames.nextRun(call.view()));
  }

  private Map<String, Object> input(Call call) throws IOException {
    // a body in chunks does not say before how long it is
    byte[] body = call.request().getInputStream().readNBytes(maxBodyBytes + 1);
    if (body.length > maxBodyBytes) {
      throw Failure.tooLarge();
    }
    try {
      return Json.readObject(body);
    } catch (JsonFormatException malformed) {
      throw Failure.badRequest("body", "must be a JSON object");
    }
  }

  /** The runs of a session, or one of them. */
  void answer(Call call, Reads reads, String sessionId, @Nullable String executionId)
      throws IOException {
    Execution named = executionId == null ? null : reads.requireExecution(sessionId, executionId);
    open(call, sessionId, named, AgUiFrames.everyRun(call.view()));
  }

  private void open(Call call, String sessionId, @Nullable Execution named, Frames unlessNamed)
      throws IOException {
    StreamScope scope =
        named == null ? Scopes.everything() : Scopes.execution(named.id(), named.ended());
    Frames frames = named == null ? unlessNamed : AgUiFrames.thatRun(call.view());
    streams.open(
        call, new Wish(streams.session(sessionId), LiveCursor.latest(), scope, frames), null);
  }
}
