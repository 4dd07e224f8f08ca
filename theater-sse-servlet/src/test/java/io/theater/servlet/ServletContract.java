package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepTracker;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the servlet does, in any container. */
abstract class ServletContract extends ServletFixture {
  // ---- streams

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

  private static final String LIVE = "/api/sessions/s-1/live";

  private LiveClient raw(String... headers) throws IOException {
    String[] lines = headers.length == 0 ? headers : new String[] {headers[0] + ": " + headers[1]};
    return LiveClient.raw(RawConnection.get(container.port(), LIVE, lines));
  }

  /** In all rounds together less than the ring keeps, however slow the machine is. */
  private void work() {
    for (int i = 0; i < 8; i++) {
      try (StepTracker steps = theater.track("s-1", "busy")) {
        steps.start("a").complete("b");
        steps.complete();
      }
    }
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

  // ---- clients that misbehave

  @Test
  void givesUpAClientThatNeverReadsAndSparesTheOthers() throws Exception {
    mount(everything());
    LiveClient reader = live(LIVE);
    reader.await("snapshot");
    RawConnection deaf = new RawConnection(container.port(), 4_096);
    opened.add(deaf);
    deaf.send("GET", LIVE);
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 2);
    String large = "0123456789abcdef".repeat(2_000);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              try (StepTracker steps = theater.track("s-1", "large")) {
                steps.start("one").complete(large, null);
                steps.complete(large);
              }
              awaitHead(reader); // so that only the deaf one can fall behind
              return streams("stuck") == 1;
            });
    theater.track("s-1", "after").close();
    awaitHead(reader);
    assertThat(reader.events("reset")).isEmpty();
    assertGapFree(reader.numbered());
    assertThat(streams("open")).isEqualTo(1);
  }

  private void awaitHead(LiveClient reader) {
    flush();
    long head = theater.live().snapshot("s-1").cursor().sequence();
    reader.awaitThat(event -> event.id() != null && event.sequence() == head);
  }

  @Test
  void noticesAClientThatHangsUp() throws Exception {
    mount(everything());
    LiveClient witness = live(LIVE);
    for (int i = 0; i < 3; i++) {
      RawConnection rude = RawConnection.get(container.port(), LIVE);
      assertThat(rude.status()).isEqualTo(200);
      rude.reset();
    }
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 1);
    theater.track("s-1", "after").close();
    witness.await("final_complete");
  }

  @Test
  void refusesStreamsBeyondTheLimits() throws Exception {
    mount(everything());
    for (int i = 0; i < LIMITS.perCaller(); i++) {
      live(LIVE).await("connected");
    }
    HttpResponse<String> refused = get(LIVE);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(error(refused)).containsEntry("code", "TOO_MANY_STREAMS");
    opened.get(0).close();
    Awaitility.await().atMost(SOON).until(() -> rawStatus(LIVE) == 200);
  }

  private int rawStatus(String path) throws IOException {
    try (RawConnection raw = RawConnection.get(container.port(), path)) {
      return raw.status();
    }
  }

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

  @Test
  void saysWhatToSetWhenAsyncIsNotSupported() throws Exception {
    mount(Mount.at("", "/*", everything()).withoutAsync());
    HttpResponse<String> refused = get(LIVE);
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(error(refused)).containsEntry("code", "ASYNC_NOT_SUPPORTED");
    assertThat(error(refused).get("suggestion").toString()).contains("async-supported");
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
    byte[] body = HTTP.send(post, BodyHandlers.ofByteArray()).body();
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
    assertThat(get("/ask?" + over.id(), "Last-Event-ID", lastId(late.numbered())).statusCode())
        .isEqualTo(204);

    for (int i = 0; i < 600; i++) { // more than are kept
      other.start("a").complete("b");
    }
    flush();
    LiveClient tooLate = live("/ask?" + over.id());
    tooLate.awaitEnd();
    assertThat(tooLate.numbered().stream().map(LiveClient.Event::type)).containsExactly("snapshot");
    other.close();
  }

  // ---- access

  private static final List<String> PATHS =
      List.of(
          "/",
          "/page.js",
          LIVE,
          "/api/executions/live",
          "/api/sessions/s-1/events",
          "/api/sessions",
          "/api/sessions/s-1/step-progress",
          "/api/sessions/s-1/llm-interactions",
          "/api/executions",
          "/api/executions/x",
          "/api/step-execution/x/details",
          "/api/llm-interactions/x/details",
          "/api/health",
          "/api/stats",
          "/nothing");

  @Test
  void deniesEverythingUnlessAPolicyAllowsIt() throws Exception {
    List<AccessPolicy> refusing =
        List.of(
            AccessPolicy.denyAll(),
            AccessPolicy.roles(request -> null),
            AccessPolicy.roles(request -> Caller.of(request.getRemoteUser()).role(Role.ADMIN)),
            request -> {
              throw new IOException(CANARY);
            });
    List<Servlet> servlets = new ArrayList<>(refusing.stream().map(this::servlet).toList());
    servlets.add(TheaterServlet.of(theater));
    for (Servlet servlet : servlets) {
      mount(servlet);
      for (String path : PATHS) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
        assertThat(error(answer)).containsEntry("code", "FORBIDDEN");
        assertThat(answer.body()).doesNotContain(CANARY);
        assertSecured(answer);
      }
      stop();
    }
  }

  @Test
  void deniesActionsThatNoRoleAllows() throws Exception {
    mount(servlet(AccessPolicy.roles(request -> Caller.of("nobody"))));
    for (String path : PATHS.subList(2, PATHS.size() - 1)) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(403);
    }
    stop();
    mount(servlet(as("eve")));
    assertThat(get("/api/stats").statusCode()).isEqualTo(403);
    assertThat(get("/api/sessions/s-1/llm-interactions?text=a").statusCode()).isEqualTo(403);
    assertThat(data(get("/api/health")).toString()).contains("details={}");
  }

  @Test
  void doesNotTellForeignSessionsFromUnknownOnes() throws Exception {
    mount(servlet(as("ann").ownSessionsOnly()));
    StepTracker foreign = theater.track(ExecutionSpec.of("t", "n").session("bob-1").owner("bob"));
    Step step = foreign.start("secret");
    LlmCall call = theater.llm().start(LlmRequest.of("openai", "gpt-4o").in(step).user("q"));
    StepTracker own = theater.track(ExecutionSpec.of("t", "n").session("ann-1").owner("ann"));
    own.start("visible");
    flush();
    String unknown = get("/api/sessions/nobody/live").body();
    for (String path :
        List.of(
            "/api/sessions/bob-1/live",
            "/api/sessions/s-1/live",
            "/api/sessions/bob-1/step-progress",
            "/api/sessions/bob-1/llm-interactions",
            "/api/executions/" + foreign.id(),
            "/api/step-execution/" + step.id() + "/details",
            "/api/llm-interactions/" + call.id() + "/details")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).isEqualTo(unknown);
    }
    assertThat(data(get("/api/sessions")).toString()).contains("ann-1").doesNotContain("bob-1");
    assertThat(data(get("/api/executions")).toString())
        .contains("ann-1", "running_count=1")
        .doesNotContain("bob-1");
    live("/api/sessions/ann-1/live").await("snapshot");
    call.close();
    foreign.close();
    own.close();
  }

  @Test
  void showsNoPromptsWithoutTheRightToThem() throws Exception {
    mount(servlet(as("viewer")));
    LiveClient client = live(LIVE);
    LiveClient all = live("/api/executions/live");
    client.await("snapshot");
    all.await("snapshot");
    ExecutionSpec spec = ExecutionSpec.of("t", "n").session("s-1").input(CANARY);
    StepTracker steps = theater.track(spec);
    Step step = steps.start("one");
    LlmCall call =
        theater.llm().start(LlmRequest.of("openai", "gpt-4o").in(step).system(CANARY).user(CANARY));
    call.append(CANARY);
    call.reasoning(CANARY);
    step.content(CANARY);
    step.reasoning(CANARY);
    flush();
    LiveClient amid = live(LIVE);
    amid.await("snapshot");
    List<String> paths =
        List.of(
            "/api/sessions",
            "/api/sessions/s-1/step-progress?include_details=true",
            "/api/sessions/s-1/llm-interactions",
            "/api/executions",
            "/api/executions/" + steps.id(),
            "/api/step-execution/" + step.id() + "/details",
            "/api/llm-interactions/" + call.id() + "/details");
    for (String path : paths) {
      assertThat(get(path).body()).as(path).contains("\"success\":true").doesNotContain(CANARY);
    }
    call.complete(LlmResponse.of(CANARY));
    call.close();
    step.complete(CANARY, CANARY);
    steps.complete(CANARY);
    flush();
    client.await("final_complete");
    client.await("llm_complete");
    all.await("final_complete");
    for (String path : paths) {
      assertThat(get(path).body()).as(path).contains("\"success\":true").doesNotContain(CANARY);
    }
    LiveClient late = live(LIVE);
    late.await("snapshot");
    for (LiveClient reader : List.of(client, all, amid, late)) {
      assertThat(reader.events().toString()).doesNotContain(CANARY);
    }
    stop();
    mount(everything());
    assertThat(get(paths.get(6)).body()).contains(CANARY);
    LiveClient entitled = live(LIVE);
    assertThat(entitled.await("snapshot").raw()).contains(CANARY);
  }

  @Test
  void letsOnlyThisMachineInWhenToldSo() throws Exception {
    mount(servlet(AccessPolicy.loopbackOnly()));
    int port = container.port();
    for (String host :
        List.of("localhost", "localhost:" + port, "127.0.0.1:" + port, "[::1]", "LocalHost")) {
      assertThat(status("Host: " + host)).as(host).isEqualTo(200);
    }
    for (String host :
        List.of(
            "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "10.0.0.1")) {
      assertThat(status("Host: " + host)).as(host).isEqualTo(403);
    }
    for (String proxied :
        List.of("X-Forwarded-For: 127.0.0.1", "forwarded: for=127.0.0.1", "X-Real-IP: 127.0.0.1")) {
      assertThat(status(proxied)).as(proxied).isEqualTo(403);
    }
  }

  private int status(String header) throws IOException {
    try (RawConnection raw = RawConnection.get(container.port(), "/api/health", header)) {
      return raw.status();
    }
  }

  @Test
  void answersToItsOwnNamesOnly() throws Exception {
    mount(builder(EVERYTHING).hosts("theater.example", "10.0.0.1").build());
    int port = container.port();
    for (String host :
        List.of(
            "localhost",
            "127.0.0.1:" + port,
            "[::1]:" + port,
            "theater.example",
            "Theater.Example:8443",
            "10.0.0.1")) {
      assertThat(status("Host: " + host)).as(host).isEqualTo(200);
    }
    for (String host :
        List.of(
            "evil.example",
            "theater.example.evil.example",
            "evil.theater.example",
            "localhost.evil.example",
            "10.0.0.11",
            "theater.example:80.evil.example")) {
      assertThat(status("Host: " + host)).as(host).isBetween(400, 403);
    }
    try (RawConnection raw =
        RawConnection.get(port, "http://evil.example/api/health", "Host: localhost")) {
      assertThat(raw.status()).as("an absolute target").isBetween(400, 403);
    }
    try (RawConnection raw =
        RawConnection.get(port, "http://localhost/api/health", "Host: evil.example")) {
      assertThat(raw.status()).as("a header beside an absolute target").isBetween(400, 403);
    }
    mount(builder(EVERYTHING).hosts("*").build());
    assertThat(status("Host: any.example")).isEqualTo(200);
  }

  @Test
  void believesTrustedProxiesOnly() throws Exception {
    String[] seen = {""};
    AccessPolicy looking =
        request -> {
          seen[0] = request.getRemoteAddr();
          return EVERYTHING.decide(request);
        };
    mount(servlet(looking));
    assertThat(status("X-Forwarded-For: 192.0.2.1")).isEqualTo(200);
    assertThat(seen[0]).isEqualTo("127.0.0.1");

    mount(builder(looking).trustedProxies("127.0.0.0/8", "10.0.0.0/8", "fd00::/8").build());
    Map<String, String> clients =
        Map.of(
            "X-Forwarded-For: 192.0.2.1", "192.0.2.1",
            "X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.7", "192.0.2.1",
            "X-Forwarded-For: 10.0.0.8\r\nX-Forwarded-For: 192.0.2.1, 10.0.0.7", "192.0.2.1",
            "X-Forwarded-For: x, 192.0.2.1:4711", "192.0.2.1",
            "X-Forwarded-For: [2001:db8::1]:4711 ,fd00::1", "2001:db8:0:0:0:0:0:1",
            "X-Forwarded-For: 10.0.0.8, 10.0.0.7", "10.0.0.8",
            "Forwarded: for=192.0.2.1", "127.0.0.1",
            "X-Real-IP: 192.0.2.1", "127.0.0.1");
    for (Map.Entry<String, String> client : clients.entrySet()) {
      assertThat(status(client.getKey())).as(client.getKey()).isEqualTo(200);
      assertThat(seen[0]).as(client.getKey()).isEqualTo(client.getValue());
    }
    for (String broken : List.of("unknown", "192.0.2.1, ", "evil.example", "[::1", "1.2.3.4.5")) {
      seen[0] = "";
      assertThat(status("X-Forwarded-For: " + broken)).as(broken).isEqualTo(400);
      assertThat(seen[0]).as(broken).isEmpty();
    }

    mount(builder(looking).trustedProxies("127.0.0.1").proxiesSendForwarded(true).build());
    String spoofed = "\r\nX-Forwarded-For: 198.51.100.9";
    assertThat(status("Forwarded: for=1.2.3.4, proto=https;For=\"[2001:db8::7]:9\"" + spoofed))
        .isEqualTo(200);
    assertThat(seen[0]).isEqualTo("2001:db8:0:0:0:0:0:7");
    assertThat(status("Forwarded: for=\"1.2.3.4, for=192.0.2.1"))
        .as("an open quote")
        .isEqualTo(200);
    assertThat(seen[0]).isEqualTo("192.0.2.1");
    assertThat(status("Forwarded: for=192.0.2.1, by=10.0.0.1")).isEqualTo(400);
  }

  @Test
  void refusesHeadersAndAddressesThatAreTooLarge() throws Exception {
    mount(everything());
    for (int length : List.of(9_000, 40_000, 200_000)) {
      String large = "x".repeat(length);
      if (length > 32_768) { // what Undertow and this servlet take, others less
        assertRefused("/api/health", "X-Large: " + large);
      }
      assertRefused("/api/health?a=" + large);
      assertRefused("/" + large);
    }
    assertRefused("/api/health", headers(500));
    assertThat(get("/api/health").statusCode()).isEqualTo(200);
  }

  private static String[] headers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": b").toArray(String[]::new);
  }

  /** Either by the container or by us: what counts is that nobody works on it. */
  private void assertRefused(String target, String... headers) throws Exception {
    try (RawConnection raw = new RawConnection(container.port(), 0)) {
      raw.send("GET", target, headers);
      assertThat(raw.status()).isIn(400, 413, 414, 431);
      assertThat(raw.head()).doesNotContain("Exception");
    } catch (IOException hungUp) {
      assertThat(hungUp).isNotNull();
    }
  }

  // ---- reads

  @Test
  void readsStepsPageByPage() throws Exception {
    mount(everything());
    try (StepTracker steps = theater.track("s-2", "many")) {
      for (int i = 0; i < 5; i++) {
        steps.start("step-" + i).complete("sum", Map.of("big", CANARY));
      }
      steps.complete();
    }
    flush();
    Map<String, Object> first = data(get("/api/sessions/s-2/step-progress?page_size=2"));
    assertThat(names(first)).containsExactly("step-0", "step-1");
    assertThat(first.toString()).doesNotContain(CANARY);
    assertThat((Map<?, ?>) first.get("summary"))
        .isEqualTo(data(get("/api/sessions/s-2/step-progress?page_size=2&page=3")).get("summary"));
    assertThat(map(first, "summary"))
        .containsEntry("total_steps", 5)
        .containsEntry("completed_steps", 5)
        .containsEntry("progress_percentage", 100)
        .containsKeys("current_step", "average_duration_ms", "total_duration_ms");
    assertThat(map(first, "pagination"))
        .containsEntry("page", 1)
        .containsEntry("page_size", 2)
        .containsEntry("total", 5)
        .containsEntry("has_more", true);
    String cursor = map(first, "pagination").get("next_cursor").toString();
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&cursor=" + cursor))))
        .containsExactly("step-2", "step-3");
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&page=3"))))
        .containsExactly("step-4");
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&page=4")))).isEmpty();
    assertThat(get("/api/sessions/s-2/step-progress?include_details=true").body()).contains(CANARY);
  }

  private static List<String> names(Map<String, Object> data) {
    return list(data, "logs").stream()
        .map(step -> (String) ((Map<?, ?>) step).get("name"))
        .toList();
  }

  @Test
  void readsInteractionsByFilter() throws Exception {
    mount(everything());
    for (int i = 0; i < 3; i++) {
      String answer = "answer " + i;
      LlmRequest request =
          LlmRequest.of("provider-" + i, "model").session("s-3").role("role-" + i).user("q");
      theater.llm().record(request, () -> answer);
    }
    flush();
    String path = "/api/sessions/s-3/llm-interactions";
    Map<String, Object> all = data(get(path + "?page_size=2"));
    assertThat(list(all, "interactions")).hasSize(2);
    assertThat(map(all, "statistics")).containsEntry("interactions", 3);
    Map<String, Object> rest =
        data(get(path + "?page_size=2&cursor=" + map(all, "pagination").get("next_cursor")));
    assertThat(list(rest, "interactions")).hasSize(1);
    assertThat(list(data(get(path + "?page_size=2&page=2")), "interactions"))
        .isEqualTo(list(rest, "interactions"));
    for (String filter :
        List.of(
            "provider=provider-1", "role=role-1", "text=ANSWER+1", "stage=completed&role=role-1")) {
      List<?> found = list(data(get(path + "?" + filter)), "interactions");
      assertThat(found).as(filter).hasSize(1);
      assertThat((Map<?, ?>) found.get(0)).as(filter).isEqualTo(one(found));
      assertThat(one(found).get("response_content")).isEqualTo("answer 1");
    }
    assertThat(list(data(get(path + "?min_duration_ms=3600000")), "interactions")).isEmpty();
    assertThat(list(data(get(path + "?date_to=2001-01-01")), "interactions")).isEmpty();
    Map<?, ?> newest = one(list(all, "interactions"));
    assertThat(data(get("/api/llm-interactions/" + newest.get("id") + "/details")))
        .containsEntry("response_content", "answer 2");
  }

  private Map<?, ?> one(List<?> found) {
    return (Map<?, ?>) found.get(0);
  }

  @Test
  void readsExecutionsSessionsHealthAndStats() throws Exception {
    mount(everything());
    StepTracker open = theater.track(ExecutionSpec.of("nightly", "n").session("s-4"));
    Step step = open.start("at work");
    flush();
    assertThat(map(data(get("/api/executions?status=running,pending&type=nightly")), null))
        .containsEntry("running_count", 1);
    assertThat(list(data(get("/api/executions?session_id=s-1")), "executions")).hasSize(1);
    assertThat(data(get("/api/executions/" + open.id()))).containsEntry("status", "running");
    assertThat(data(get("/api/step-execution/" + step.id() + "/details")))
        .containsEntry("name", "at work");
    assertThat(list(data(get("/api/sessions?text=s-4")), "sessions")).hasSize(1);
    assertThat(data(get("/api/health"))).containsEntry("status", "UP");
    assertThat(data(get("/api/stats"))).containsKeys("pipeline", "streams");
    assertSecured(get("/api/sessions"));
    open.close();
  }

  @Test
  void decodesIdsExactlyOnce() throws Exception {
    mount(everything());
    for (String id : List.of("a b", "100%25", "评审", "a?b", "x+y", "a&b=c#d", "\u2028x", "\"<>")) {
      theater.track(id, "n").close();
      flush();
      String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20");
      assertThat(get("/api/sessions/" + encoded + "/step-progress").statusCode())
          .as(id)
          .isEqualTo(200);
      assertThat(list(data(get("/api/executions?session_id=" + encoded)), "executions"))
          .as(id)
          .hasSize(1);
    }
    assertThat(get("/api/sessions/100%25/step-progress").statusCode()).isEqualTo(404);
    assertThat(rawStatus("/api/sessions/%zz/live")).isEqualTo(400);
    assertThat(rawStatus("/api/sessions/%ff%fe/live")).isEqualTo(400);
  }

  @Test
  void namesTheParameterThatIsWrong() throws Exception {
    mount(everything());
    Map<String, String> wrong =
        Map.of(
            "/api/sessions?page=0", "page",
            "/api/sessions?page=x", "page",
            "/api/sessions?page_size=201", "page_size",
            "/api/sessions?cursor=nonsense", "cursor",
            "/api/sessions?page=1&cursor=a", "cursor",
            "/api/executions?status=gone", "status",
            "/api/sessions/s-1/llm-interactions?stage=x", "stage",
            "/api/sessions/s-1/llm-interactions?date_from=yesterday", "date_from",
            "/api/sessions/s-1/step-progress?include_details=maybe", "include_details",
            "/api/sessions/s-1/step-progress?cursor=-1", "cursor");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      HttpResponse<String> answer = get(one.getKey());
      assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(400);
      assertThat(error(answer).get("message").toString()).contains("'" + one.getValue() + "'");
    }
    HttpResponse<String> twice = get("/api/executions?type=a&type=b");
    assertThat(twice.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    mount(everything());
    for (String path :
        List.of(
            "/nothing",
            "/api",
            "/api/",
            "/api/sessions/",
            "/api/sessions/s-1",
            "/api/sessions/unknown/step-progress",
            "/api/executions/unknown",
            "/api/step-execution/unknown/details",
            "/page/page.js",
            "/index.html")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(error(answer)).containsEntry("can_retry", false);
    }
    assertThat(get("/api/sessions/" + "x".repeat(513) + "/live").statusCode()).isEqualTo(414);
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<String> answer = send(method, "/api/sessions");
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    assertThat(send("HEAD", LIVE).headers().firstValue("Allow")).hasValue("GET");
    HttpResponse<String> head = send("HEAD", "/api/sessions");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  // ---- the page

  @Test
  void worksUnderEveryMount() throws Exception {
    for (String[] mount :
        List.of(
            new String[] {"", "/*", ""},
            new String[] {"", "/", ""},
            new String[] {"", "/theater/*", "/theater"},
            new String[] {"/app", "/theater/*", "/app/theater"},
            new String[] {"/app", "/*", "/app"})) {
      mounted = mount[2];
      mount(Mount.at(mount[0], mount[1], everything()));
      HttpResponse<String> page = get("/");
      assertThat(page.statusCode()).as(mounted).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.body()).contains("href=\"page.css\"").doesNotContain("=\"/");
      assertSecured(page);
      assertThat(get("/page.js").body()).contains("api/sessions").doesNotContain("innerHTML");
      assertThat(get("/page.css").statusCode()).isEqualTo(200);
      assertThat(data(get("/api/sessions"))).containsKey("sessions");
      live(LIVE).await("snapshot");
      if (mounted.endsWith("theater")) {
        HttpResponse<String> moved = get("");
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("Location")).hasValue("theater/");
      }
      stop();
    }
    mounted = "";
  }
}
