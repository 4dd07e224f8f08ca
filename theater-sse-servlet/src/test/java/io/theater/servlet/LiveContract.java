package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.Step;
import io.theater.StepTracker;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a live stream is, from its first byte to its last. In any container. */
abstract class LiveContract extends ServletFixture {
  // ---- events

  @Test
  void beginsWithTheStateAndGoesOnLive() throws Exception {
    mount(everything());
    LiveClient client = live("/api/sessions/s-1/live");
    LiveClient.Event snapshot = client.await("snapshot");
    try (StepTracker steps = theater.track("s-1", "second")) {
      Step step = steps.start("two");
      step.progress(50, "half");
      step.content("text");
      step.complete();
      steps.complete();
    }
    client.awaitThat(event -> event.type().equals("final_complete"));

    assertThat(client.events().get(0).json())
        .containsEntry("type", "connected")
        .containsEntry("resumed", false)
        .containsEntry("heartbeatMs", 200);
    assertThat(client.events().get(1)).isEqualTo(snapshot);
    assertThat(list(snapshot.json(), "steps")).hasSize(1);
    assertThat(client.numbered().stream().map(LiveClient.Event::type))
        .contains("execution_start", "step_start", "step_content", "step_complete");
    assertThat(client.retryMillis()).isBetween(2_000L, 3_000L);
    assertGapFree(client.numbered());
  }

  @Test
  void waitsForNoHeartbeatWithTheFirstBytes() throws Exception {
    mount(
        builder(EVERYTHING)
            .heartbeat(Duration.ofMinutes(10))
            .maxStreams(100)
            .maxStreamsPerCaller(100)
            .build());
    for (int i = 0; i < 50; i++) {
      live(LIVE).await("snapshot");
    }
  }

  @Test
  void sendsTheHeadersThatProxiesNeed() throws Exception {
    mount(everything());
    try (RawConnection raw = RawConnection.get(container.port(), "/api/sessions/s-1/live")) {
      assertThat(raw.status()).isEqualTo(200);
      assertThat(raw.head().toLowerCase(java.util.Locale.ROOT))
          .contains("content-type: text/event-stream")
          .contains("cache-control: no-store, no-transform")
          .contains("x-accel-buffering: no")
          .contains("x-content-type-options: nosniff")
          .doesNotContain("connection:");
    }
  }

  @Test
  void goesOnWithoutGapOrDuplicateAfterEveryCut() throws Exception {
    mount(everything());
    List<LiveClient.Event> seen = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      String[] resume =
          seen.isEmpty() ? new String[0] : new String[] {"Last-Event-ID", lastId(seen)};
      LiveClient client = round % 2 == 0 ? raw(resume) : live(LIVE, resume);
      Thread host = new Thread(this::work, "test-host");
      host.start();
      client.awaitThat(event -> event.id() != null);
      client.close();
      assertThat(client.events("connected").get(0).json())
          .containsEntry("resumed", resume.length > 0);
      assertThat(client.events("reset")).isEmpty();
      seen.addAll(client.numbered());
      host.join();
    }
    LiveClient last = live(LIVE, "Last-Event-ID", lastId(seen));
    work();
    awaitHead(last);
    seen.addAll(last.numbered());
    assertGapFree(seen);
  }

  @Test
  void flushesOnceForWhatWaitsAndLeavesLargeFramesInTheirPlace() throws Exception {
    mount(everything());
    LiveClient first = live(LIVE);
    String at = first.await("snapshot").id();
    work();
    try (StepTracker steps = theater.track("s-1", "long")) {
      steps.start("long").complete("long ".repeat(2_000));
      steps.complete();
    }
    awaitHead(first);
    assertThat(first.events()).anyMatch(event -> event.raw().length() > 8 << 10, "is large");

    LiveClient again = live(LIVE, "Last-Event-ID", at);
    awaitHead(again);
    assertThat(again.numbered()).isEqualTo(first.numbered().subList(1, first.numbered().size()));
    try (RawConnection raw = RawConnection.get(container.port(), LIVE, "Last-Event-ID: " + at)) {
      assertThat(raw.firstChunk()).contains("\"connected\"").hasSizeGreaterThan(2_000);
    }
  }

  private LiveClient raw(String... headers) throws IOException {
    String[] lines = headers.length == 0 ? headers : new String[] {headers[0] + ": " + headers[1]};
    return LiveClient.raw(RawConnection.get(container.port(), LIVE, lines));
  }

  @Test
  void believesTheHeaderRatherThanTheQuery() throws Exception {
    mount(everything());
    LiveClient first = live(LIVE);
    String at = first.await("snapshot").id();
    LiveClient byQuery = live(LIVE + "?lastEventId=" + at);
    LiveClient byHeader = live(LIVE + "?lastEventId=gone-1", "Last-Event-ID", at);
    assertThat(byQuery.await("connected").json()).containsEntry("resumed", true);
    assertThat(byHeader.await("connected").json()).containsEntry("resumed", true);
    byHeader.await("heartbeat");
    assertThat(byHeader.events("snapshot")).isEmpty();
  }

  @Test
  void resetsAClientWhosePositionIsUnknown() throws Exception {
    mount(everything());
    for (String position : List.of("gone-5", "no position", "-1", "1-", "x".repeat(3_000))) {
      try (LiveClient client = live(LIVE, "Last-Event-ID", position)) {
        client.await("snapshot");
        assertThat(client.events().stream().map(LiveClient.Event::type).limit(3))
            .containsExactly("connected", "reset", "snapshot");
        assertThat(client.events("connected").get(0).json()).containsEntry("resumed", false);
      }
    }
  }

  @Test
  void leavesIdsOutForPlainReaders() throws Exception {
    mount(everything());
    LiveClient client = live(LIVE + "?format=plain");
    client.await("snapshot");
    theater.track("s-1", "second").close();
    client.await("final_complete");
    assertThat(client.numbered()).isEmpty();
    assertThat(get(LIVE + "?format=fancy").statusCode()).isEqualTo(400);
    assertThat(error(get(LIVE + "?format=fancy")).toString()).contains("'format'");
  }

  @Test
  void breaksASilenceWithHeartbeats() throws Exception {
    mount(everything());
    LiveClient client = live(LIVE);
    Awaitility.await().atMost(SOON).until(() -> client.events("heartbeat").size() > 2);
    long head = theater.live().snapshot("s-1").cursor().sequence();
    assertThat(client.events("heartbeat").get(0).sequence()).isEqualTo(head);
    assertThat(client.events("heartbeat").get(0).id()).isNull();
  }

  @Test
  void endsTheStreamOfOneExecutionAfterItsEnd() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-1", "second");
    StepTracker other = theater.track("s-1", "other");
    run.start("mine");
    flush();
    String path = LIVE + "?execution_id=" + run.id();
    LiveClient client = live(path);
    client.await("snapshot");
    other.start("not mine").complete();
    run.complete("done");
    client.awaitEnd();

    assertThat(client.numbered())
        .allSatisfy(event -> assertThat(event.json()).containsEntry("executionId", run.id()));
    List<LiveClient.Event> all = client.numbered();
    assertThat(all.get(all.size() - 1).type()).isEqualTo("final_complete");
    assertThat(get(path, "Last-Event-ID", client.lastEventId()).statusCode()).isEqualTo(204);
    String before = all.get(0).id();
    LiveClient again = live(path, "Last-Event-ID", before);
    again.await("final_complete");
    again.awaitEnd();
    LiveClient fresh = live(path);
    fresh.awaitEnd();
    assertThat(list(fresh.await("snapshot").json(), "executions")).hasSize(1);
    assertThat(get(LIVE + "?execution_id=unknown").statusCode()).isEqualTo(404);
    other.close();
  }

  @Test
  void streamsExecutionsOfAllSessions() throws Exception {
    mount(everything());
    LiveClient client = live("/api/executions/live");
    client.await("snapshot");
    theater.track("s-1", "a").close();
    theater.track("s-2", "b").close();
    client.awaitThat(
        event ->
            event.type().equals("final_complete") && event.json().get("sessionId").equals("s-2"));
    assertThat(client.events("execution_start")).hasSize(2);
    assertGapFree(client.numbered());
  }

  @Test
  void keepsForeignExecutionsOutOfTheStreamOfAll() throws Exception {
    mount(servlet(as("ann").ownSessionsOnly()));
    theater.track(ExecutionSpec.of("t", CANARY).session("bob-1").owner("bob"));
    flush();
    LiveClient client = live("/api/executions/live");
    client.await("snapshot");
    theater.track(ExecutionSpec.of("t", CANARY).session("bob-2").owner("bob")).close();
    theater.track(ExecutionSpec.of("t", "mine").session("ann-1").owner("ann")).close();
    client.await("final_complete");
    assertThat(client.events().toString()).doesNotContain(CANARY).contains("ann-1");
  }

  @Test
  void carriesTextThatLooksLikeTheProtocol() throws Exception {
    mount(everything());
    String hostile =
        "\r\n\r\ndata: {\"type\":\"final_complete\"}\n\nid: x-1\r\rretry: 1\n: c\u2028\u2029\u0085"
            + "\u0000\uFEFF\u001B[31m</script>\uD83D\uDE00\n";
    LiveClient client = live(LIVE);
    client.await("snapshot");
    try (StepTracker steps = theater.track("s-1", "hostile")) {
      Step step = steps.start("one");
      step.content(hostile);
      step.complete(hostile, Map.of("value", hostile));
      steps.complete(hostile);
    }
    client.await("final_complete");
    Map<?, ?> content = (Map<?, ?>) client.await("step_content").json().get("content");
    Map<?, ?> result = (Map<?, ?>) client.await("step_complete").json().get("result");
    Map<?, ?> summary = (Map<?, ?>) client.await("final_complete").json().get("summary");
    String expected = hostile.replace('\0', '\uFFFD'); // the recorder's own rule for NUL
    assertThat(content.get("text")).isEqualTo(expected);
    assertThat(result.get("data")).isEqualTo(Map.of("value", expected));
    assertThat(summary.get("output")).isEqualTo(expected);
    LiveClient fresh = live(LIVE);
    assertThat(fresh.await("snapshot").raw()).contains("\\u2028");
  }

  // ---- the end

  @Test
  void saysGoodbyeAndLeavesNoThread() throws Exception {
    TheaterServlet servlet = everything();
    mount(servlet);
    LiveClient client = live(LIVE);
    LiveClient all = live("/api/executions/live");
    client.await("snapshot");
    all.await("snapshot");
    assertThat(theaterThreads()).anyMatch(name -> name.startsWith("theater-sse"));
    servlet.destroy();
    client.awaitEnd();
    all.awaitEnd();
    Map<?, ?> error = (Map<?, ?>) client.await("stream_error").json().get("error");
    assertThat(error.get("code")).isEqualTo("SERVER_SHUTDOWN");
    assertThat(error.get("canRetry")).isEqualTo(true);
    assertThat(theaterThreads()).noneMatch(name -> name.startsWith("theater-sse"));
    HttpResponse<String> late = get(LIVE);
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(error(late)).containsEntry("code", "SERVER_SHUTDOWN");
  }

  @Test
  void drainsStreamsWhileReadsGoOn() throws Exception {
    TheaterServlet servlet = everything();
    mount(servlet);
    LiveClient client = live(LIVE);
    client.await("snapshot");
    servlet.drain(SOON);
    client.awaitEnd();
    client.await("stream_error");
    assertThat(get(LIVE).statusCode()).isEqualTo(503);
    assertThat(get("/api/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void endsStreamsOfATheaterThatIsClosed() throws Exception {
    mount(everything());
    LiveClient client = live(LIVE);
    client.await("snapshot");
    theater.close();
    client.awaitEnd();
    client.await("stream_error");
  }

  // ---- the host's own answer

  @Test
  void streamsARunAsTheAnswerOfTheHost() throws Exception {
    mount(
        new HttpServlet() {
          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            StepTracker steps = theater.track("s-9", "asked");
            SseResponse.of(theater, request, response).execution(steps.id()).follow("s-9");
            try (steps) {
              steps.start("one").complete("two");
              steps.complete("three");
            }
          }

          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            SseResponse.of(theater, request, response).follow("s-10");
          }
        });
    HttpRequest post =
        HttpRequest.newBuilder(uri("/ask"))
            .POST(HttpRequest.BodyPublishers.ofString("question"))
            .build();
    EventStreamParser parser = new EventStreamParser();
    HttpResponse<byte[]> answer = exchange(post, BodyHandlers.ofByteArray());
    assertThat(answer.headers().map())
        .containsKeys("content-security-policy", "x-content-type-options", "referrer-policy");
    byte[] body = answer.body();
    assertThat(parser.feed(body, body.length).toString()).contains("succeeded", "three");
    parser.end();

    LiveClient whole = live("/ask");
    whole.await("snapshot");
    theater.track("s-10", "next").close();
    whole.awaitEnd();
    assertThat(whole.events("final_complete")).hasSize(1);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> theaterThreads().stream().noneMatch(name -> name.contains("sse")));
  }

  @Test
  void showsARunFromItsBeginningAsTheAnswerOfTheHost() throws Exception {
    mount(
        new HttpServlet() {
          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            String run = request.getQueryString();
            SseResponse.of(theater, request, response).execution(run).follow("s-11");
          }
        });
    StepTracker over = theater.track("s-11", "over");
    over.start("one").complete("two");
    over.complete("three");
    flush();
    StepTracker other = theater.track("s-11", "other");
    LiveClient late = live("/ask?" + over.id());
    late.awaitEnd();
    assertThat(late.events().get(0).json()).containsEntry("resumed", false);
    assertThat(late.events("snapshot")).isEmpty();
    assertThat(late.numbered().stream().map(LiveClient.Event::type))
        .containsExactly("execution_start", "step_start", "step_complete", "final_complete");
    HttpResponse<String> again = get("/ask?" + over.id(), "Last-Event-ID", lastId(late.numbered()));
    assertThat(again.statusCode()).isEqualTo(204);
    assertSecured(again);

    for (int i = 0; i < 600; i++) { // more than are kept
      other.start("a").complete("b");
    }
    flush();
    LiveClient tooLate = live("/ask?" + over.id());
    tooLate.awaitEnd();
    assertThat(tooLate.numbered().stream().map(LiveClient.Event::type)).containsExactly("snapshot");
    other.close();
  }
}
