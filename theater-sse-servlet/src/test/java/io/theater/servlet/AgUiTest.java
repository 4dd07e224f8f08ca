package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.StepTracker;
import io.theater.json.Json;
import io.theater.servlet.internal.agui.AgUiRules;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgUiTest extends JettyFixture {

  @Test
  void answersTheInputOfAnAgentWithItsRun() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-2", "n");
    run.start("one").complete();
    run.complete(Map.of("answer", 42));
    run.close();
    flush();
    HttpResponse<String> answer = ask("{\"threadId\":\"s-2\",\"runId\":\"" + run.id() + "\"}");
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<Map<String, Object>> events = events(answer.body());
    assertThat(events.stream().map(event -> event.get("type")))
        .containsExactly("RUN_STARTED", "STATE_SNAPSHOT", "RUN_FINISHED");
    assertThat(events.get(0)).containsEntry("threadId", "s-2").containsEntry("runId", run.id());
    assertThat(events.get(2)).containsEntry("result", Map.of("answer", 42));
  }

  @Test
  void followsTheRunThatIsOpen() throws Exception {
    mount(everything());
    List<Map<String, Object>> events = duringARun("{\"threadId\":\"s-1\"}");
    assertThat(events.get(events.size() - 1)).containsEntry("type", "RUN_FINISHED");
  }

  @Test
  void doesNotKnowTheRunOfAnotherSession() throws Exception {
    mount(everything());
    StepTracker other = theater.track("s-2", "n");
    other.complete("not for s-1");
    other.close();
    String input = "{\"threadId\":\"s-1\",\"runId\":\"" + other.id() + "\"}";
    List<Map<String, Object>> events = duringARun(input);
    assertThat(events.get(events.size() - 1))
        .containsEntry("type", "RUN_FINISHED")
        .containsEntry("result", "done");
  }

  /** What is answered while a run of the session s-1 is at work. */
  private List<Map<String, Object>> duringARun(String input) throws Exception {
    StepTracker run = theater.track("s-1", "n");
    flush();
    HttpResponse<InputStream> answer = exchange(request(input), BodyHandlers.ofInputStream());
    run.start("one").complete();
    run.complete("done");
    run.close();
    return events(new String(bounded("the run", answer.body()::readAllBytes), UTF_8));
  }

  @Test
  void speaksTheProfileOnTheLiveStreamToo() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-1", "n");
    run.fail(new IllegalStateException("broken"));
    run.close();
    flush();
    String path = "/api/sessions/s-1/live?profile=ag-ui&execution_id=" + run.id();
    List<Map<String, Object>> events = events(get(path).body());
    assertThat(events.get(events.size() - 1)).containsEntry("type", "RUN_ERROR");
    assertThat(get("/api/sessions/s-1/live?profile=other").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesInputThatItCannotRead() throws Exception {
    mount(everything());
    assertThat(ask("{}").statusCode()).isEqualTo(400);
    assertThat(ask("no json").statusCode()).isEqualTo(400);
    assertThat(ask("{\"threadId\":\"unknown\"}").statusCode()).isEqualTo(404);
    // by its declared length: a client that is still sending may not hear the answer
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send("POST", "/agui", "Content-Type: application/json", "Content-Length: 1048577");
      assertThat(raw.status()).isEqualTo(413);
    }
  }

  private HttpRequest request(String input) {
    return HttpRequest.newBuilder(uri("/agui"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(input))
        .build();
  }

  private HttpResponse<String> ask(String input) throws Exception {
    return exchange(request(input), BodyHandlers.ofString());
  }

  private static List<Map<String, Object>> events(String body) {
    AgUiRules rules = new AgUiRules();
    List<Map<String, Object>> events =
        body.lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> Json.readObject(line.substring(6).getBytes(UTF_8)))
            .toList();
    events.forEach(rules::accept);
    rules.end();
    return events;
  }
}
