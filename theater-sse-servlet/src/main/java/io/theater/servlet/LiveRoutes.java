package io.theater.servlet;

import io.theater.Theater;
import io.theater.live.LiveCursor;
import io.theater.model.Execution;
import io.theater.servlet.Streams.Wish;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.rest.Reads;
import io.theater.servlet.internal.sse.Frames;
import io.theater.servlet.internal.sse.LiveSource;
import io.theater.servlet.internal.sse.PollFrames;
import io.theater.servlet.internal.sse.Scopes;
import io.theater.servlet.internal.sse.SseFrames;
import io.theater.servlet.internal.sse.StreamOrder;
import io.theater.servlet.internal.sse.StreamScope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live streams of the servlet. */
final class LiveRoutes {
  private static final int LONGEST_WAIT_SECONDS = 60;
  private static final int USUAL_WAIT_SECONDS = 25;

  private final Theater theater;
  private final Streams streams;
  private final AgUiRoutes agUi;

  LiveRoutes(Theater theater, Streams streams, AgUiRoutes agUi) {
    this.theater = theater;
    this.streams = streams;
    this.agUi = agUi;
  }

  List<Route> routes() {
    return List.of(
        Route.stream("api/sessions/{id}/live", this::session),
        Route.stream("api/sessions/{id}/events", this::poll),
        Route.stream("api/executions/live", this::executions));
  }

  private void session(Call call) throws IOException {
    Reads reads = new Reads(theater, call.access(), call.query());
    reads.requireSession(call.id());
    String executionId = call.query().text("execution_id");
    if (isAgUi(call.query().text("profile"))) {
      agUi.answer(call, reads, call.id(), executionId);
    } else if (executionId == null) {
      open(call, streams.session(call.id()), Scopes.everything());
    } else {
      execution(call, reads.requireExecution(call.id(), executionId));
    }
  }

  private void execution(Call call, Execution execution) throws IOException {
    LiveSource source = streams.session(call.id());
    LiveCursor cursor = cursor(call, "lastEventId");
    if (execution.ended() && StreamOrder.isFinished(source, cursor, execution.id())) {
      call.response().setStatus(204);
    } else {
      open(call, source, Scopes.execution(execution.id(), execution.ended()));
    }
  }

  private void executions(Call call) throws IOException {
    Reads reads = new Reads(theater, call.access(), call.query());
    open(call, streams.executions(), Scopes.executionsOf(reads::isVisibleLive));
  }

  private void open(Call call, LiveSource source, StreamScope scope) throws IOException {
    Frames frames = SseFrames.of(call.view(), isPlain(call.query().text("format")));
    streams.open(call, new Wish(source, cursor(call, "lastEventId"), scope, frames), null);
  }

  private void poll(Call call) throws IOException {
    new Reads(theater, call.access(), call.query()).requireSession(call.id());
    LiveCursor cursor = cursor(call, "after");
    Frames frames = new PollFrames(call.view(), cursor);
    Wish wish = new Wish(streams.session(call.id()), cursor, Scopes.everything(), frames);
    streams.open(call, wish, patience(call.query()));
  }

  private static Duration patience(QueryParameters query) {
    Long seconds = query.number("wait", 0, LONGEST_WAIT_SECONDS);
    return Duration.ofSeconds(seconds == null ? USUAL_WAIT_SECONDS : seconds);
  }

  /** The header wins, because a browser keeps the query string when it reconnects. */
  private static LiveCursor cursor(Call call, String parameter) {
    String header = call.request().getHeader("Last-Event-ID");
    return LiveSource.cursor(header == null ? call.query().text(parameter) : header);
  }

  private static boolean isAgUi(@Nullable String profile) {
    return is("profile", "ag-ui", profile);
  }

  private static boolean isPlain(@Nullable String format) {
    return is("format", "plain", format);
  }

  private static boolean is(String parameter, String only, @Nullable String value) {
    if (value != null && !value.equals(only)) {
      throw Failure.badRequest(parameter, "can only be '" + only + "'");
    }
    return value != null;
  }
}
