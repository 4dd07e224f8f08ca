package io.theater.servlet;

import io.theater.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Reads a live stream in the background and holds every byte of it to the standard. */
final class LiveClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AutoCloseable connection;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final EventStreamParser parser = new EventStreamParser();
  private final Thread thread;
  private volatile Throwable wrong;
  private volatile boolean ended;

  /** An event as it arrived. */
  record Event(String id, String lastEventId, String raw, Map<String, Object> json) {
    String type() {
      return (String) json.get("type");
    }

    long sequence() {
      return ((Number) json.get("sequence")).longValue();
    }
  }

  private LiveClient(InputStream body, AutoCloseable connection) {
    this.connection = connection;
    thread = new Thread(() -> read(body), "test-live-client");
    thread.setDaemon(true);
    thread.start();
  }

  /** Over the client of the JDK. */
  static LiveClient open(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<InputStream> response = send(request.build());
    if (response.statusCode() != 200) {
      throw new AssertionError("status " + response.statusCode() + ": " + text(response.body()));
    }
    return new LiveClient(response.body(), response.body());
  }

  /** Over a socket of its own, which can be cut. */
  static LiveClient raw(RawConnection connection) throws IOException {
    return new LiveClient(connection.body(), connection);
  }

  /** What another program reads and prints. */
  static LiveClient of(Process program) {
    return new LiveClient(program.getInputStream(), program::destroy);
  }

  private static HttpResponse<InputStream> send(HttpRequest request) {
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      return ServletFixture.bounded(
          request.uri().toString(), () -> client.send(request, BodyHandlers.ofInputStream()));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static String text(InputStream body) {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      return failed.toString();
    }
  }

  private void read(InputStream body) {
    byte[] buffer = new byte[8192];
    try {
      for (int length; (length = body.read(buffer)) >= 0; ) {
        for (EventStreamParser.Message message : parser.feed(buffer, length)) {
          byte[] json = message.data().getBytes(StandardCharsets.UTF_8);
          events.add(
              new Event(
                  message.id(), message.lastEventId(), message.data(), Json.readObject(json)));
        }
      }
      parser.end();
      ended = true;
    } catch (IOException cut) {
      ended = true;
    } catch (Throwable broken) {
      wrong = broken;
    }
  }

  List<Event> events() {
    if (wrong != null) {
      throw new AssertionError("the stream broke a rule", wrong);
    }
    return List.copyOf(events);
  }

  List<Event> events(String type) {
    return events().stream().filter(event -> event.type().equals(type)).toList();
  }

  List<Event> numbered() {
    return events().stream().filter(event -> event.id() != null).toList();
  }

  Event await(String type) {
    return awaitThat(event -> event.type().equals(type));
  }

  Event awaitThat(Predicate<Event> wanted) {
    Awaitility.await().atMost(PATIENCE).until(() -> events().stream().anyMatch(wanted));
    return events().stream().filter(wanted).findFirst().orElseThrow();
  }

  void awaitEnd() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              events();
              return ended;
            });
  }

  boolean isEnded() {
    return ended;
  }

  long retryMillis() {
    return parser.retryMillis();
  }

  String lastEventId() {
    List<Event> all = events();
    return all.get(all.size() - 1).lastEventId();
  }

  @Override
  public void close() throws Exception {
    connection.close();
    thread.join(5_000);
    events();
  }
}
