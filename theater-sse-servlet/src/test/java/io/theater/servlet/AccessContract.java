package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepTracker;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, and to what. In any container. */
abstract class AccessContract extends ServletFixture {
  private static final List<String> PATHS =
      List.of(
          "/",
          "/theater.js",
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
}
