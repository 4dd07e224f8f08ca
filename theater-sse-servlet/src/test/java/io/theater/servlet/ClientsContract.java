package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamEvent;
import io.theater.Theater;
import io.theater.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that others wrote, in any container. */
abstract class ClientsContract extends ServletFixture {
  private static final Set<String> CONTROL =
      Set.of("connected", "reset", "heartbeat", "stream_error");

  // ---- an EventSource, which comes back by itself

  @Test
  void losesAndRepeatsNothingForAnEventSourceThatIsCutOff() throws Exception {
    mount(everything());
    try (TestProxy proxy = new TestProxy("", container.port());
        Follower follower = new Follower(URI.create("http://localhost:" + proxy.port() + LIVE))) {
      follower.awaitHead(theater);
      for (int round = 0; round < 3; round++) {
        work();
        proxy.cut();
        work();
        flush();
        follower.awaitHead(theater);
      }
      assertThat(follower.count("connected")).isEqualTo(4);
      assertThat(follower.count("reset")).isZero();
      assertThat(follower.count("snapshot")).isEqualTo(1);
      follower.assertGapFree();
    }
  }

  @Test
  void losesAndRepeatsNothingForAnEventSourceWhoseServerIsStartedAgain() throws Exception {
    mount(everything());
    try (TestProxy proxy = new TestProxy("", container.port());
        Follower follower = new Follower(URI.create("http://localhost:" + proxy.port() + LIVE))) {
      follower.awaitHead(theater);
      work();
      flush();
      stop();
      work();
      flush();
      mount(everything());
      proxy.turnTo(container.port());
      follower.awaitHead(theater);
      assertThat(follower.count("reset")).isZero();
      follower.assertGapFree();
    }
  }

  @Test
  void beginsAgainForAnEventSourceThatComesToANewProcess() throws Exception {
    mount(everything());
    Theater next = Theater.builder().build();
    opened.add(next);
    try (TestProxy proxy = new TestProxy("", container.port());
        Follower follower = new Follower(URI.create("http://localhost:" + proxy.port() + LIVE))) {
      follower.awaitHead(theater);
      next.track("s-1", "after").close();
      assertThat(next.flush(SOON)).isTrue();
      mount(TheaterServlet.builder(next).access(EVERYTHING).build());
      proxy.turnTo(container.port());
      follower.awaitHead(next);
      assertThat(follower.count("reset")).isEqualTo(1);
      assertThat(follower.count("snapshot")).isEqualTo(2);
    }
  }

  /** The client of LaunchDarkly, which resumes as browsers do. */
  private static final class Follower implements AutoCloseable {
    private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final EventSource source;
    private final Thread thread;

    Follower(URI uri) {
      source =
          new EventSource.Builder(ConnectStrategy.http(uri))
              .errorStrategy(ErrorStrategy.alwaysContinue())
              .build();
      thread = new Thread(this::read, "test-event-source");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      for (StreamEvent event : source.anyEvents()) {
        if (event instanceof MessageEvent message) {
          ids.add(String.valueOf(message.getLastEventId()));
          events.add(Json.readObject(message.getData().getBytes(StandardCharsets.UTF_8)));
        }
      }
    }

    long count(String type) {
      return events.stream().filter(event -> type.equals(event.get("type"))).count();
    }

    void awaitHead(Theater theater) {
      String head = theater.live().snapshot("s-1").cursor().text();
      Awaitility.await().atMost(SOON).until(() -> ids.contains(head));
    }

    void assertGapFree() {
      List<Long> numbers =
          events.stream()
              .filter(event -> !CONTROL.contains(event.get("type")))
              .map(event -> ((Number) event.get("sequence")).longValue())
              .toList();
      long first = numbers.get(0);
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(first + i);
      }
    }

    @Override
    public void close() throws Exception {
      source.close();
      thread.join(5_000);
    }
  }

  // ---- a program

  @Test
  void showsALiveStreamInATerminal() throws Exception {
    TheaterServlet servlet = everything();
    mount(servlet);
    Process curl = curl("-sN", "--max-time", "60", uri(LIVE).toString());
    LiveClient client = LiveClient.of(curl);
    opened.add(client);
    runBefore(client);
    servlet.drain(SOON);
    client.awaitEnd();
    assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(curl.exitValue()).as("a whole answer").isZero();
  }

  private static Process curl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("curl"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException missing) {
      assumeTrue(System.getenv("CI") != null, "install curl to test with it");
      throw missing;
    }
  }
}
