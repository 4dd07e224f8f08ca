package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.json.Json;
import io.theater.servlet.internal.sse.StreamSettings;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A theater over HTTP in a container, and what tests ask it. */
abstract class ServletFixture {
  static final Duration SOON = Duration.ofSeconds(30);
  static final AccessPolicy EVERYTHING =
      AccessPolicy.roles(request -> Caller.of("root").role(Role.ADMIN));
  static final String LIVE = "/api/sessions/s-1/live";
  static final String CANARY = "canary-7431";
  static final StreamSettings.Limits LIMITS = new StreamSettings.Limits(4, 200, 2000, 6);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Theater theater;
  final List<AutoCloseable> opened = new ArrayList<>();
  Container container;
  String mounted = "";

  ServletFixture() {
    this(Theater.builder().build());
  }

  ServletFixture(Theater theater) {
    this.theater = theater;
  }

  abstract Container start(Mount mount) throws Exception;

  @BeforeEach
  void record() {
    try (StepTracker steps = theater.track(ExecutionSpec.of("workflow", "first").session("s-1"))) {
      steps.start("one").complete("done");
      steps.complete();
    }
    flush();
  }

  @AfterEach
  void close() throws Exception {
    theater.close();
    for (AutoCloseable one : opened) {
      one.close();
    }
    stop();
    Awaitility.await().atMost(SOON).until(() -> theaterThreads().isEmpty());
  }

  TheaterServlet everything() {
    return servlet(EVERYTHING);
  }

  static AccessPolicy as(String name) {
    return AccessPolicy.roles(request -> Caller.of(name).role(Role.VIEWER));
  }

  TheaterServlet servlet(AccessPolicy policy) {
    return builder(policy).build();
  }

  TheaterServlet servlet(AccessPolicy policy, Duration recheck, Duration maxAge) {
    return builder(policy, recheck, maxAge).build();
  }

  TheaterServlet.Builder builder(AccessPolicy policy) {
    return builder(policy, Duration.ofSeconds(30), Duration.ofMinutes(30));
  }

  private TheaterServlet.Builder builder(AccessPolicy policy, Duration recheck, Duration maxAge) {
    StreamSettings quick =
        new StreamSettings(
            Duration.ofMillis(200),
            Duration.ofMillis(1_500),
            Duration.ofMillis(100),
            recheck,
            maxAge,
            Duration.ofMillis(20),
            Duration.ofSeconds(3),
            LIMITS);
    return TheaterServlet.builder(theater).access(policy).settings(quick);
  }

  void mount(Servlet servlet) throws Exception {
    mount(Mount.at("", "/*", servlet));
  }

  void mount(Mount mount) throws Exception {
    stop();
    container = start(mount);
  }

  void stop() throws Exception {
    if (container != null) {
      container.close();
      container = null;
    }
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + container.port() + mounted + path);
  }

  LiveClient live(String path, String... headers) {
    LiveClient client = LiveClient.open(uri(path), headers);
    opened.add(client);
    return client;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build(), BodyHandlers.ofString());
  }

  /** An answer that is whole, unless it is handled as a stream. */
  static <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) throws Exception {
    return bounded(request.method() + " " + request.uri(), () -> HTTP.send(request, body));
  }

  /** What is read: a stream without an end fails a test rather than holding it up for ever. */
  static <T> T bounded(String what, Callable<T> reading) throws Exception {
    FutureTask<T> task = new FutureTask<>(reading);
    Thread reader = new Thread(task, "test-bounded-read");
    reader.setDaemon(true);
    reader.start();
    try {
      return task.get(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException endless) {
      task.cancel(true);
      throw new AssertionError(what + " was not answered to its end within " + SOON, endless);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  HttpResponse<String> post(String path) throws Exception {
    return send("POST", path, "X-Theater-Request", "test");
  }

  long streams(String name) throws Exception {
    Object count = map(data(get("/api/stats")), "streams").get(name);
    return count == null ? 0 : ((Number) count).longValue();
  }

  static Map<String, Object> data(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Object> json = Json.readObject(answer.body().getBytes(UTF_8));
    assertThat(json).containsEntry("success", true).containsOnlyKeys("success", "data");
    return map(json, "data");
  }

  static Map<String, Object> error(HttpResponse<String> answer) {
    Map<String, Object> json = Json.readObject(answer.body().getBytes(UTF_8));
    assertThat(json).containsEntry("success", false).containsOnlyKeys("success", "error");
    assertThat(map(json, "error"))
        .containsOnlyKeys("code", "title", "message", "suggestion", "can_retry");
    return map(json, "error");
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  static Map<String, Object> map(Map<String, Object> json, String name) {
    return name == null ? json : (Map<String, Object>) json.get(name);
  }

  static List<?> list(Map<String, Object> json, String name) {
    return (List<?>) json.get(name);
  }

  static void assertSecured(HttpResponse<String> answer) {
    Map<String, List<String>> headers = answer.headers().map();
    assertThat(headers.get("content-security-policy").get(0))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
    assertThat(headers).containsEntry("referrer-policy", List.of("no-referrer"));
    assertThat(headers).containsEntry("cache-control", List.of("no-store"));
  }

  static String lastId(List<LiveClient.Event> events) {
    return events.get(events.size() - 1).id();
  }

  static void assertGapFree(List<LiveClient.Event> events) {
    long first = events.get(0).sequence();
    assertThat(events.stream().map(LiveClient.Event::sequence))
        .containsExactlyElementsOf(LongStream.range(first, first + events.size()).boxed().toList());
  }

  void awaitHead(LiveClient reader) {
    flush();
    long head = theater.live().snapshot("s-1").cursor().sequence();
    reader.awaitThat(event -> event.id() != null && event.sequence() == head);
  }

  /** Eight runs: less than the ring keeps, however often. */
  void work() {
    for (int i = 0; i < 8; i++) {
      try (StepTracker steps = theater.track("s-1", "busy")) {
        steps.start("a").complete("b");
        steps.complete();
      }
    }
  }

  /** A run that its reader sees while it goes on: nothing is held back. */
  void runBefore(LiveClient reader) {
    reader.await("snapshot");
    try (StepTracker steps = theater.track("s-1", "second")) {
      steps.start("at once");
      flush();
      reader.await("step_start");
      steps.complete();
    }
    reader.await("final_complete");
    assertGapFree(reader.numbered());
  }

  int rawStatus(String path) throws IOException {
    try (RawConnection raw = RawConnection.get(container.port(), path)) {
      return raw.status();
    }
  }

  void flush() {
    assertThat(theater.flush(SOON)).isTrue();
  }

  static List<String> theaterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("theater-"))
        .toList();
  }
}
