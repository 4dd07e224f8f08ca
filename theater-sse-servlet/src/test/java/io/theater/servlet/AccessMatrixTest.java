package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.servlet.AccessMatrixTest.Row.Id;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets what: every route of the servlet, every role, own and foreign records. */
class AccessMatrixTest extends JettyFixture {
  private static final String PROMPT = "canary-in-a-prompt";
  private static final String SECRET = "canary-of-bob";
  private static final List<Row> READS_AND_CHANGES =
      List.of(
          row("GET api/me", null),
          row("GET api/executions/live", Action.READ_STEPS),
          row("GET api/sessions/{id}/live", Action.READ_STEPS, Id.SESSION),
          row("GET api/sessions/{id}/events", Action.READ_STEPS, Id.SESSION),
          row("POST agui", Action.READ_STEPS).answers(400), // without a body
          row("GET api/sessions", Action.READ_STEPS),
          row("GET api/sessions/{id}/step-progress", Action.READ_STEPS, Id.SESSION),
          row("GET api/sessions/{id}/flow-visualization", Action.READ_STEPS, Id.SESSION),
          row("GET api/sessions/{id}/llm-interactions", Action.READ_STEPS, Id.SESSION),
          row("GET api/sessions/{id}/export", Action.EXPORT, Id.SESSION),
          row("GET api/step-execution/{id}/details", Action.READ_STEPS, Id.STEP),
          row("GET api/llm-interactions/{id}/details", Action.READ_STEPS, Id.INTERACTION),
          row("GET api/executions", Action.READ_STEPS),
          row("GET api/executions/{id}", Action.READ_STEPS, Id.EXECUTION),
          row("POST api/executions/{id}/cancel", Action.CONTROL, Id.EXECUTION).answers(202),
          row("POST api/executions/{id}/steps/{id}/retry", Action.CONTROL, Id.EXECUTION, Id.STEP)
              .answers(409), // because it is at work
          row("GET api/llm-file-records/health", Action.READ_STEPS),
          row("GET api/llm-file-records/session/{id}", Action.READ_STEPS, Id.SESSION),
          row("GET api/llm-file-records/latest", Action.READ_STEPS),
          row("GET api/llm-file-records/date/{id}", Action.READ_STEPS, Id.DAY),
          row("GET api/llm-file-records/errors", Action.READ_STEPS),
          row("GET api/llm-file-records/statistics", Action.READ_STEPS)
              .answers(403), // because it counts the sessions of others
          row("DELETE api/llm-file-records/cleanup", Action.MAINTAIN)
              .answers(403), // because it deletes what belongs to others
          row("GET api/health", Action.READ_STEPS),
          row("GET api/stats", Action.DEBUG),
          row("GET api/debug", Action.DEBUG),
          row("POST api/tickets", Action.READ_STEPS));

  private static final List<Row> ROWS =
      Stream.concat(
              READS_AND_CHANGES.stream(),
              Pages.routes().stream().map(page -> row("GET " + path(page), null)))
          .toList();

  /** Written down by hand: what a role may do is a promise, not what the code happens to say. */
  private static final Map<String, Set<Action>> CALLERS =
      Map.of(
          "nothing", Set.of(),
          "VIEWER", Set.of(Action.READ_STEPS),
          "DEBUGGER", Set.of(Action.READ_STEPS, Action.READ_LLM_IO, Action.EXPORT, Action.DEBUG),
          "OPERATOR", Set.of(Action.READ_STEPS, Action.CONTROL),
          "ADMIN", Set.of(Action.values()));

  /**
   * A route.
   *
   * @param route method and pattern
   * @param needed what its caller must be allowed to do; null for nothing but to be let in
   * @param ids what its ids stand for
   * @param status of the answer about own records
   */
  record Row(String route, Action needed, List<Id> ids, int status) {
    enum Id {
      SESSION,
      EXECUTION,
      STEP,
      INTERACTION,
      DAY
    }

    Row answers(int other) {
      return new Row(route, needed, ids, other);
    }

    boolean isOfRecord() {
      return !ids.isEmpty() && !ids.contains(Id.DAY);
    }

    String method() {
      return route.substring(0, route.indexOf(' '));
    }

    String path(Map<Id, String> values) {
      String path = "/" + route.substring(route.indexOf(' ') + 1);
      for (Id id : ids) {
        path = path.replaceFirst("\\{id}", values.get(id));
      }
      return path;
    }

    boolean isAllowed(Set<Action> actions) {
      return needed == null || actions.contains(needed);
    }
  }

  private static Row row(String route, Action needed, Id... ids) {
    return new Row(route, needed, List.of(ids), 200);
  }

  private static String path(Route route) {
    return String.join("/", route.pattern());
  }

  private final Map<Id, String> own = new EnumMap<>(Id.class);
  private final Map<Id, String> foreign = new EnumMap<>(Id.class);
  private final Map<Id, String> nobodys = new EnumMap<>(Id.class);
  private final Map<Id, String> unknown = new EnumMap<>(Id.class);
  private TheaterServlet servlet;

  @BeforeEach
  void mountForAnn() throws Exception {
    recordFor("ann", "mine", PROMPT, own);
    recordFor("bob", SECRET, SECRET, foreign);
    recordFor(null, SECRET, SECRET, nobodys);
    for (Id id : Id.values()) {
      unknown.put(id, "unknown");
    }
    own.put(Id.DAY, "2026-01-31");
    servlet =
        builder(AccessPolicy.roles(AccessMatrixTest::caller).ownSessionsOnly())
            .maxStreams(100) // a closed one is noticed late
            .maxStreamsPerCaller(100)
            .build();
    mount(servlet);
  }

  private static Caller caller(HttpServletRequest request) {
    String role = request.getHeader("X-Test-Role");
    if (role == null) {
      return null;
    }
    Caller ann = Caller.of("ann");
    return role.equals("nothing") ? ann : ann.role(Role.valueOf(role));
  }

  private void recordFor(String owner, String name, String text, Map<Id, String> ids) {
    ExecutionSpec spec = ExecutionSpec.of("t", name).session("session-of-" + owner).input(text);
    StepTracker run = theater.track(owner == null ? spec : spec.owner(owner));
    Step step = run.start("step");
    LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step).user(text));
    call.append(text);
    opened.add(call);
    opened.add(run);
    flush();
    ids.put(Id.SESSION, "session-of-" + owner);
    ids.put(Id.EXECUTION, run.id());
    ids.put(Id.STEP, step.id());
    ids.put(Id.INTERACTION, call.id());
  }

  @Test
  void hasARowForEveryRoute() {
    List<String> routes = new ArrayList<>();
    for (Route route : servlet.routes()) {
      for (String method : route.methods().replace("GET, HEAD", "GET").split(", ")) {
        routes.add(method + " " + path(route));
      }
    }
    assertThat(ROWS.stream().map(Row::route)).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void letsNobodyInWithoutACaller() throws Exception {
    for (Row row : ROWS) {
      assertThat(ask(row, own, null).status()).as(row.route()).isEqualTo(403);
    }
  }

  @Test
  void givesEveryRoleWhatItMayAndNothingElse() throws Exception {
    for (Row row : ROWS) {
      for (Map.Entry<String, Set<Action>> caller : CALLERS.entrySet()) {
        boolean allowed = row.isAllowed(caller.getValue());
        String what = row.route() + " for " + caller.getKey();
        Answer answer = ask(row, own, caller.getKey());
        assertThat(answer.status()).as(what).isEqualTo(allowed ? row.status() : 403);
        assertThat(answer.body()).as(what).doesNotContain(SECRET, "session-of-bob");
        boolean reads = caller.getValue().contains(Action.READ_LLM_IO);
        if (!reads) {
          assertThat(answer.body()).as(what).doesNotContain(PROMPT);
        } else if (row.ids().contains(Id.INTERACTION)) {
          assertThat(answer.body()).as(what).contains(PROMPT);
        }
      }
    }
  }

  @Test
  void tellsForeignRecordsFromUnknownOnesInNoByte() throws Exception {
    for (Row row : ROWS) {
      if (!row.isOfRecord()) {
        continue;
      }
      for (Map.Entry<String, Set<Action>> caller : CALLERS.entrySet()) {
        boolean allowed = row.isAllowed(caller.getValue());
        Answer nothing = ask(row, unknown, caller.getKey());
        assertThat(nothing.status()).as(row.route()).isEqualTo(allowed ? 404 : 403);
        for (Map<Id, String> ids : List.of(foreign, nobodys)) {
          assertThat(ask(row, ids, caller.getKey())).as(row.route()).isEqualTo(nothing);
          // neither a cache nor a replay is a way around
          assertThat(ask(row, ids, caller.getKey(), "If-None-Match", "*")).isEqualTo(nothing);
          assertThat(ask(row, ids, caller.getKey(), "Last-Event-ID", "x-1")).isEqualTo(nothing);
        }
      }
    }
  }

  @Test
  void tellsCallersWhatTheyMayDo() throws Exception {
    for (Map.Entry<String, Set<Action>> caller : CALLERS.entrySet()) {
      Map<String, Object> me = data(get("/api/me", "X-Test-Role", caller.getKey()));
      assertThat(me).containsEntry("name", "ann");
      assertThat(list(me, "actions"))
          .as(caller.getKey())
          .isEqualTo(caller.getValue().stream().sorted().map(Action::name).toList());
    }
  }

  @Test
  void findsNoForeignRecordByAParameter() throws Exception {
    for (String path :
        List.of(
            "/api/sessions/session-of-ann/live?execution_id=",
            "/api/sessions/session-of-ann/step-progress?execution_id=",
            "/api/sessions/session-of-ann/llm-interactions?execution_id=",
            "/api/sessions/session-of-ann/flow-visualization?execution_id=",
            "/api/executions?type=",
            "/api/sessions?text=")) {
      HttpResponse<String> nothing = get(path + "unknown", "X-Test-Role", "ADMIN");
      HttpResponse<String> found = get(path + foreign.get(Id.EXECUTION), "X-Test-Role", "ADMIN");
      assertThat(found.statusCode()).as(path).isEqualTo(nothing.statusCode());
      assertThat(found.body()).as(path).isEqualTo(nothing.body()).doesNotContain(SECRET);
    }
    assertThat(get("/api/executions?session_id=session-of-bob", "X-Test-Role", "ADMIN").body())
        .isEqualTo(get("/api/executions?session_id=unknown", "X-Test-Role", "ADMIN").body());
  }

  @Test
  void tellsForeignThreadsFromUnknownOnesInNoByte() throws Exception {
    HttpResponse<String> nothing = attach("unknown");
    assertThat(nothing.statusCode()).isEqualTo(404);
    for (Map<Id, String> ids : List.of(foreign, nobodys)) {
      HttpResponse<String> found = attach(ids.get(Id.SESSION));
      assertThat(found.statusCode()).isEqualTo(404);
      assertThat(found.body()).isEqualTo(nothing.body());
    }
  }

  private HttpResponse<String> attach(String threadId) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/agui"))
            .POST(BodyPublishers.ofString("{\"threadId\":\"" + threadId + "\"}"))
            .headers("Content-Type", "application/json", "X-Test-Role", "ADMIN")
            .build();
    return exchange(request, BodyHandlers.ofString());
  }

  /** All that a client can see of an answer, but for the time of day. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  private Answer ask(Row row, Map<Id, String> ids, String role, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(row.path(ids)))
            .method(row.method(), BodyPublishers.noBody())
            .header("X-Theater-Request", "1");
    if (role != null) {
      request.header("X-Test-Role", role);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<InputStream> answer = exchange(request.build(), BodyHandlers.ofInputStream());
    Map<String, List<String>> shown = new TreeMap<>(answer.headers().map());
    shown.remove("date");
    try (InputStream body = answer.body()) {
      String read = bounded(row.route(), () -> isStream(answer) ? head(body) : text(body));
      return new Answer(answer.statusCode(), shown, read);
    }
  }

  private static boolean isStream(HttpResponse<?> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), UTF_8);
  }

  /** What a stream says up to its first heartbeat. */
  private static String head(InputStream body) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("heartbeat\"") < 0) {
      int one = body.read();
      if (one < 0) {
        break;
      }
      head.append((char) one);
    }
    return head.toString();
  }
}
