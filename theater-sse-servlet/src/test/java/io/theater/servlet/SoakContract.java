package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.sink.InMemorySink;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Readers of all kinds at once, for some seconds, or for {@code -Dtheater.soak.minutes=30}. In any
 * container.
 */
@Tag("soak")
abstract class SoakContract extends ServletFixture {
  private static final Duration TIME =
      Integer.getInteger("theater.soak.minutes") == null
          ? Duration.ofSeconds(6)
          : Duration.ofMinutes(Integer.getInteger("theater.soak.minutes"));
  private static final Duration MAX_AGE = Duration.ofSeconds(Math.max(4, TIME.toSeconds() / 10));
  // the usual time, or a short one, so that somebody is found stuck
  private static final Duration STUCK_AFTER = Duration.ofSeconds(TIME.toMinutes() < 1 ? 5 : 30);
  private static final int PER_CALLER = 12;
  private static final List<String> CALLERS =
      List.of("steady", "dashboard", "leaving", "half", "deaf", "slow", "poll", "greedy");
  private static final int MOST = PER_CALLER * CALLERS.size();
  private static final long SPARE_BYTES = 8 << 20;
  private static final String LARGE = "0123456789abcdef".repeat(1_000);
  // Jetty about clients that read nothing and were given up, Undertow about all that have gone
  private static final String[] CLIENTS_GONE = {
    "org.eclipse.jetty.io.AbstractConnection", "io.undertow.request.io"
  };
  // Jetty, when it gives up a client that reads nothing just when its stream is ended
  private static final String GIVEN_UP =
      "org.eclipse.jetty.ee10.servlet.ServletChannelState:"
          + " java.util.concurrent.TimeoutException: Idle timeout expired";
  private static final String ALL = "/api/executions/live";
  private static final List<String> READS =
      List.of(
          "/api/sessions",
          "/api/sessions/s-1/step-progress",
          "/api/sessions/s-1/flow-visualization",
          "/api/sessions/s-1/llm-interactions?page_size=20",
          "/api/sessions/s-1/export?format=jsonl",
          "/api/executions",
          "/api/debug");

  private final long seed = Long.getLong("theater.seed", System.nanoTime());
  private final Crowd crowd = new Crowd(seed);
  private final Crowd hosts = new Crowd(seed);
  private final List<StreamFollower> ofSession = new ArrayList<>();
  private final List<StreamFollower> ofAll = new ArrayList<>();
  private final List<AtomicLong> polled = new ArrayList<>();
  private String start;
  private final List<Long> heap = new ArrayList<>();

  SoakContract() {
    super(Theater.builder().sink(InMemorySink.holding(50, 4 << 20)).build());
  }

  @Test
  void losesNothingAndKeepsNothing() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (WarningLog log = new WarningLog(CLIENTS_GONE)) {
      mount(servlet());
      try (crowd) {
        gather();
        try (hosts) {
          hosts.add("host", this::work);
          soak();
        }
        awaitAll();
      }
      assertThat(ofSession.stream().map(StreamFollower::seen).distinct()).hasSize(1);
      assertThat(ofAll.stream().map(StreamFollower::seen).distinct()).hasSize(1);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(streams().get("open")).isEqualTo(0));
      heap.add(usedHeap());
      List<Object> told = List.of(TIME, ofSession.get(0).seen(), connections(), streams(), heap);
      System.out.println("soak, seed " + seed + ": " + told);
      assertThat(heap.subList(heap.size() - 2, heap.size()))
          .as("%s", heap)
          .allMatch(bytes -> bytes < heap.get(heap.size() / 3) + SPARE_BYTES);
      allSlotsAreFree();
      stop();
      theater.close();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(threadsBeside(before)).isEmpty());
      assertThat(log.warnings()).filteredOn(text -> !text.startsWith(GIVEN_UP)).isEmpty();
    }
  }

  private TheaterServlet servlet() {
    return TheaterServlet.builder(theater)
        .access(
            AccessPolicy.roles(
                request -> Caller.of(request.getHeader("X-Caller")).role(Role.ADMIN)))
        .heartbeat(Duration.ofSeconds(2))
        .stuckAfter(STUCK_AFTER)
        .recheckAfter(Duration.ofSeconds(2))
        .maxStreamAge(MAX_AGE)
        .maxStreams(MOST)
        .maxStreamsPerAddress(MOST)
        .maxStreamsPerSession(MOST)
        .maxStreamsPerCaller(PER_CALLER)
        .build();
  }

  // ---- who is there

  private void gather() {
    ToIntFunction<Random> leaves =
        random -> random.nextInt(random.nextBoolean() ? 2_000 : 5 * LARGE.length());
    start = theater.live().snapshot("s-1").cursor().text();
    for (int i = 0; i < 10; i++) {
      follow(ofSession, LIVE, "steady", StreamFollower.STAYS, false);
      follow(ofSession, LIVE, "leaving", leaves, false);
    }
    for (int i = 0; i < 4; i++) {
      follow(ofSession, LIVE, "half", leaves, true);
      follow(ofAll, ALL, "dashboard", StreamFollower.STAYS, false);
      follow(ofAll, ALL, "dashboard", leaves, false);
      crowd.add("deaf", random -> read("deaf", Integer.MAX_VALUE, random));
      crowd.add("slow", random -> read("slow", 1_000, random));
      crowd.add("reader", this::ask);
      poll();
    }
    crowd.add("greedy", random -> beGreedy());
    crowd.add("vanishing", this::vanish);
    // all begin at the same event, so that all must see the same
    Awaitility.await().atMost(SOON).until(() -> haveSeen(ofSession, 0) && haveSeen(ofAll, 0));
  }

  private void follow(
      List<StreamFollower> with,
      String path,
      String caller,
      ToIntFunction<Random> leaves,
      boolean half) {
    StreamFollower follower =
        new StreamFollower(crowd, container.port(), path, caller, leaves, half);
    with.add(follower);
    crowd.add(caller, follower);
  }

  private static boolean haveSeen(List<StreamFollower> followers, long sequence) {
    return followers.stream().allMatch(follower -> follower.sequence() >= sequence);
  }

  /** Reads a byte now and then, until it loses patience or the server does. */
  private void read(String caller, long pauseMillis, Random random) throws Exception {
    RawConnection connection = crowd.join(new RawConnection(container.port(), 4_096));
    try {
      // from the beginning: more at once than the network holds for it
      connection.send("GET", LIVE, "X-Caller: " + caller, "Last-Event-ID: " + start);
      if (Crowd.isIn(connection)) {
        long end = System.nanoTime() + Duration.ofSeconds(random.nextInt(60)).toNanos();
        InputStream body = connection.body();
        while (crowd.pause(Math.min(pauseMillis, 10_000)) && System.nanoTime() < end) {
          if (pauseMillis < Integer.MAX_VALUE && body.read() < 0) {
            return;
          }
        }
      }
    } catch (IOException hungUp) {
      // the server did
    } finally {
      crowd.left(connection);
    }
  }

  private void poll() {
    AtomicLong sequence = new AtomicLong(-1);
    String[] next = {null};
    polled.add(sequence);
    crowd.add(
        "poll",
        random -> {
          String after = next[0] == null ? "" : "&after=" + next[0];
          HttpResponse<String> answer = ask("/api/sessions/s-1/events?wait=3" + after, "poll");
          Map<String, Object> data = data(answer);
          List<?> events = list(data, "events");
          for (Object event : events.subList(1, events.size())) {
            long number = ((Number) ((Map<?, ?>) event).get("sequence")).longValue();
            assertThat(sequence.get()).isIn(-1L, number - 1);
            sequence.set(number);
          }
          next[0] = data.get("next").toString();
        });
  }

  private void ask(Random random) throws Exception {
    String path = READS.get(random.nextInt(READS.size()));
    HttpResponse<String> answer = ask(path, "reader");
    assertThat(answer.statusCode()).as("%s %s", path, answer.body()).isEqualTo(200);
    crowd.pause(5_000);
  }

  private HttpResponse<String> ask(String path, String caller) throws Exception {
    return get(path, "X-Caller", caller);
  }

  private void beGreedy() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try {
      do {
        connections.add(crowd.join(join("greedy")));
      } while (Crowd.isIn(connections.get(connections.size() - 1)) && crowd.pause(10));
      crowd.pause(5_000);
    } catch (IOException hungUp) {
      // the server found one of them stuck
    } finally {
      for (RawConnection connection : connections) {
        crowd.left(connection);
      }
    }
  }

  private void vanish(Random random) throws Exception {
    String request = "GET " + LIVE + " HTTP/1.1\r\nHost: localhost\r\nX-Caller: half\r\n\r\n";
    RawConnection connection = crowd.join(new RawConnection(container.port()));
    try {
      connection.write(request.substring(0, 1 + random.nextInt(request.length())));
      crowd.pause(random.nextInt(100));
    } finally {
      crowd.left(connection);
    }
  }

  // ---- what happens

  private void work(Random random) throws Exception {
    String session = random.nextInt(4) > 0 ? "s-1" : "other-" + random.nextInt(100);
    try (StepTracker run = theater.track(ExecutionSpec.of("workflow", "soak").session(session))) {
      Step step = run.start("step");
      step.progress(50, "half");
      try (LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(step).user("why"))) {
        for (int i = 0; i < 4 && hosts.pause(100); i++) {
          call.append("because " + i);
        }
        call.complete();
      }
      step.complete("done");
      run.complete(random.nextInt(4) == 0 ? LARGE : "short");
    }
  }

  private void soak() throws Exception {
    for (int tenth = 0; tenth < 10; tenth++) {
      hosts.pause(TIME.toMillis() / 10);
      crowd.check();
      heap.add(usedHeap());
    }
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(streams()).containsKeys("finished", "stuck", "too_old"));
  }

  /** Until everybody has seen all that there is. */
  private void awaitAll() {
    flush();
    long session = theater.live().snapshot("s-1").cursor().sequence();
    LiveReader reader = theater.live().openExecutions(LiveCursor.latest(), () -> {});
    long all = reader.head().sequence();
    reader.close();
    Awaitility.await()
        .atMost(SOON.multipliedBy(2)) // those that leave need some tries for what is large
        .until(
            () -> {
              crowd.check();
              return haveSeen(ofSession, session)
                  && haveSeen(ofAll, all)
                  && polled.stream().allMatch(poll -> poll.get() >= session);
            });
  }

  // ---- what is left

  private Map<String, Object> streams() throws Exception {
    return map(data(ask("/api/stats", "reader")), "streams");
  }

  private String connections() {
    return ofSession.stream().mapToInt(StreamFollower::connections).sum() + " connections";
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void allSlotsAreFree() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        connections.add(join(CALLERS.get(i % CALLERS.size())));
        assertThat(connections.get(i).status()).isEqualTo(200);
      }
      do { // those that are too old meanwhile have made room
        connections.add(join("one more"));
      } while (connections.get(connections.size() - 1).status() == 200);
      assertThat(connections.get(connections.size() - 1).status()).isEqualTo(429);
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }

  private RawConnection join(String caller) throws IOException {
    return RawConnection.get(container.port(), LIVE, "X-Caller: " + caller);
  }

  private static List<String> threadsBeside(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.matches("(HttpClient|ForkJoinPool.common|awaitility).*"))
        .toList();
  }
}
