package io.theater.servlet;

import io.theater.Theater;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import io.theater.model.Execution;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.sse.LiveSource;
import io.theater.servlet.internal.sse.Scopes;
import io.theater.servlet.internal.sse.SseFrames;
import io.theater.servlet.internal.sse.StreamEngine;
import io.theater.servlet.internal.sse.StreamOrder;
import io.theater.servlet.internal.sse.StreamScope;
import io.theater.servlet.internal.sse.StreamSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request of the host with the live stream of a run: the same events as {@code
 * api/sessions/{id}/live} of {@link TheaterServlet}, which need not exist for this.
 *
 * <p>There is no access policy here: whoever calls has decided that this client may see the run.
 * {@link #follow} returns at once; the answer goes on without holding a thread and is over one
 * second after the end of the run. The servlet and every filter in front of it must support async,
 * and nothing may have been written to the response; if not, the answer is an error in JSON. For
 * one request, used by one thread.
 *
 * <pre>{@code
 * Execution run = theater.submit(ExecutionSpec.of("workflow", "ask").session("session-42"), steps -> ask(steps));
 * SseResponse.of(theater, request, response).execution(run.id()).follow("session-42");
 * }</pre>
 */
public final class SseResponse {
  private static final Map<Theater, StreamEngine> ENGINES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Theater theater;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private @Nullable String execution;
  private LiveView view = LiveView.FULL;

  private SseResponse(Theater theater, HttpServletRequest request, HttpServletResponse response) {
    this.theater = theater;
    this.request = request;
    this.response = response;
  }

  /**
   * An answer.
   *
   * @param theater what records the run
   * @param request the request; its body is not touched
   * @param response its response
   * @return the answer, not yet begun
   */
  public static SseResponse of(
      Theater theater, HttpServletRequest request, HttpServletResponse response) {
    return new SseResponse(
        Objects.requireNonNull(theater, "theater"),
        Objects.requireNonNull(request, "request"),
        Objects.requireNonNull(response, "response"));
  }

  /**
   * Shows this run only, from its beginning, and ends after it, even when it is over already: all
   * its events as long as they are in memory, which they are when it was started just now; else
   * what is known of it as a snapshot.
   *
   * @param id the run; it need not have begun
   * @return this answer
   */
  public SseResponse execution(String id) {
    execution = Objects.requireNonNull(id, "execution");
    return this;
  }

  /**
   * Limits what the client sees.
   *
   * @param value the default is {@link LiveView#FULL}
   * @return this answer
   */
  public SseResponse view(LiveView value) {
    view = Objects.requireNonNull(value, "view");
    return this;
  }

  /**
   * Begins the answer. Without {@link #execution}, the whole session is shown, a snapshot of its
   * state first, until the run that is at work, or else the next one, has ended; where the run may
   * be over before this call, name it.
   *
   * <p>A client that lost the connection and sends {@code Last-Event-ID} goes on where it was; one
   * that has seen the end of a named run gets 204.
   *
   * @param sessionId the session; it need not exist yet
   * @throws IOException when the container cannot write an error
   */
  public void follow(String sessionId) throws IOException {
    Objects.requireNonNull(sessionId, "sessionId");
    Reply.secure(response);
    LiveCursor cursor = LiveSource.cursor(request.getHeader("Last-Event-ID"));
    boolean over = execution != null && hasEnded(sessionId, execution);
    LiveSource source =
        execution == null
            ? new LiveSource(theater.live(), sessionId)
            : LiveSource.ofRun(theater.live(), sessionId, execution, over);
    if (over && execution != null && StreamOrder.isFinished(source, cursor, execution)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    StreamScope scope =
        execution == null ? Scopes.untilRunEnds() : Scopes.execution(execution, over);
    try {
      ENGINES
          .computeIfAbsent(theater, any -> new StreamEngine(StreamSettings.standard()))
          .open(
              new StreamOrder(
                  source, cursor, scope, SseFrames.of(view, false), null, () -> true, null, null),
              request,
              response);
    } catch (Failure failure) {
      Reply.failure(response, failure);
    }
  }

  /**
   * Ends all answers of a theater that go on: their clients are told to come back a little later.
   * New ones begin as ever. {@link TheaterServlet#drain} and the end of a {@link TheaterServlet} of
   * the same theater do this too. Idempotent.
   *
   * @param theater the theater
   * @param timeout how long to wait at most until clients have taken the farewell
   */
  public static void drain(Theater theater, Duration timeout) {
    StreamEngine engine = ENGINES.remove(Objects.requireNonNull(theater, "theater"));
    if (engine != null) {
      engine.drain(timeout);
    }
  }

  private boolean hasEnded(String sessionId, String id) {
    return theater.live().snapshot(sessionId).executions().stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .or(() -> stored(id))
        .map(Execution::ended)
        .orElse(false);
  }

  private Optional<Execution> stored(String id) {
    return theater.history().hasStore() ? theater.history().execution(id) : Optional.empty();
  }
}
