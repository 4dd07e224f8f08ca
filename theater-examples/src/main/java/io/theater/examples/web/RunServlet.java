package io.theater.examples.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.theater.Theater;
import io.theater.examples.ask.AskFlow;
import io.theater.examples.ask.Language;
import io.theater.examples.tour.TourFlow;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.servlet.SseResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code POST /demo/ask} and {@code /demo/tour}: runs a flow in the background. Says 202 and where
 * to look, or streams the run's events on the same response to a client that accepts {@code
 * text/event-stream}.
 */
public final class RunServlet extends LocalServlet {

  private static final long serialVersionUID = 1L;

  private static final Duration VISIBLE = Duration.ofSeconds(1);

  private final transient Theater theater;
  private final transient Start start;

  /** Reads a request and starts what it asks for. */
  private interface Start {
    Execution from(HttpServletRequest request) throws Refusal, IOException;
  }

  private RunServlet(Theater theater, Start start) {
    this.theater = theater;
    this.start = start;
  }

  /**
   * Answers questions.
   *
   * @param theater the one the flow records in
   * @param flow answers the questions
   */
  public static RunServlet ask(Theater theater, AskFlow flow) {
    return new RunServlet(
        theater,
        request -> {
          AskRequest ask = AskRequest.read(request);
          return flow.ask(ask.question(), ask.sessionId());
        });
  }

  /**
   * Starts tours, in the {@code language} that the request names: {@code en}, unless it says {@code
   * zh}.
   *
   * @param theater the one the flow records in
   * @param flow the tour
   */
  public static RunServlet tour(Theater theater, TourFlow flow) {
    return new RunServlet(
        theater,
        request -> {
          JsonNode json = AskRequest.body(request);
          boolean chinese = json.path("language").asText().equals("zh");
          return flow.start(
              chinese ? Language.CHINESE : Language.ENGLISH, AskRequest.sessionId(json, "tour-"));
        });
  }

  @Override
  String method() {
    return "POST";
  }

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response)
      throws Refusal, IOException {
    Execution accepted = start.from(request);
    if (accepted.status() == ExecutionStatus.FAILED) {
      response.setHeader("Retry-After", "5");
      throw Refusal.noRoom();
    }
    if (wantsStream(request)) {
      SseResponse.of(theater, request, response)
          .execution(accepted.id())
          .follow(accepted.sessionId());
      return;
    }
    // so that the addresses in the answer exist when the client asks for them
    theater.flush(VISIBLE);
    writeData(response, 202, where(accepted));
  }

  private static boolean wantsStream(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  private static Map<String, String> where(Execution accepted) {
    String api = "/theater/api/";
    String session = api + "sessions/" + accepted.sessionId();
    Map<String, String> where = new LinkedHashMap<>();
    where.put("session_id", accepted.sessionId());
    where.put("execution_id", accepted.id());
    where.put("live", session + "/live");
    where.put("steps", session + "/step-progress");
    where.put("llm_interactions", session + "/llm-interactions");
    return where;
  }
}
