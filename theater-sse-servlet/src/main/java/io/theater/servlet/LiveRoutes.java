package io.theater.servlet;

import io.theater.Theater;
import io.theater.live.LiveCursor;
import io.theater.model.Execution;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.rest.Reads;
import io.theater.servlet.internal.sse.LiveSource;
import io.theater.servlet.internal.sse.Scopes;
import io.theater.servlet.internal.sse.StreamEngine;
import io.theater.servlet.internal.sse.StreamOrder;
import io.theater.servlet.internal.sse.StreamScope;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live streams of the servlet. */
final class LiveRoutes {
  private final Theater theater;
  private final StreamEngine engine;

  LiveRoutes(Theater theater, StreamEngine engine) {
    this.theater = theater;
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.stream("api/sessions/{id}/live", this::session),
        Route.stream("api/executions/live", this::executions));
  }

  private void session(Call call) throws IOException {
    Reads reads = new Reads(theater, call.access(), call.query());
    reads.requireSession(call.id());
    LiveSource source = new LiveSource(theater.live(), call.id());
    String executionId = call.query().text("execution_id");
    if (executionId == null) {
      open(call, source, Scopes.everything());
      return;
    }
    Execution execution = reads.requireExecution(call.id(), executionId);
    if (execution.ended() && StreamOrder.isFinished(source, cursor(call), executionId)) {
      call.response().setStatus(204);
    } else {
      open(call, source, Scopes.execution(executionId, execution.ended()));
    }
  }

  private void executions(Call call) throws IOException {
    Reads reads = new Reads(theater, call.access(), call.query());
    LiveSource source = new LiveSource(theater.live(), null);
    open(call, source, Scopes.executionsOf(reads::isVisibleLive));
  }

  private void open(Call call, LiveSource source, StreamScope scope) throws IOException {
    StreamOrder order =
        new StreamOrder(
            source,
            cursor(call),
            scope,
            call.view(),
            isPlain(call.query().text("format")),
            call.access().caller().name(),
            call.request().getRemoteAddr());
    engine.open(order, call.request(), call.response());
  }

  /** The header wins, because a browser keeps the query string when it reconnects. */
  private static LiveCursor cursor(Call call) {
    String header = call.request().getHeader("Last-Event-ID");
    return LiveSource.cursor(header == null ? call.query().text("lastEventId") : header);
  }

  private static boolean isPlain(@Nullable String format) {
    if (format != null && !format.equals("plain")) {
      throw Failure.badRequest("format", "can only be 'plain'");
    }
    return format != null;
  }
}
