package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.file.FileRecorder;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.TheaterServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upkeep of a real recording, from afar. */
class CleanupOverHttpTest {
  private static final String OLD_VIEW = "by_session/session_s-1/2026-01-01.jsonl";

  @TempDir Path directory;

  @Test
  void deletesOldViewsWhenItIsForced() throws Exception {
    recordOn("2026-08-01"); // one day alone does not make the recorder believe its clock
    recordOn("2026-08-02");
    long size = putOldView();
    Theater theater = theater("2026-08-02");
    Server server = serve(theater);
    try {
      // the recorder's own daily look comes first, and not again on that day
      Awaitility.await().until(() -> Files.notExists(directory.resolve(OLD_VIEW)));
      putOldView();
      JsonNode plan = cleanup(server, "");
      assertThat(plan.path("dry_run").asBoolean()).isTrue();
      assertThat(plan.path("deleted_bytes").asLong()).isZero();
      JsonNode entry = plan.path("entries").path(0);
      assertThat(entry.path("path").asText()).isEqualTo(OLD_VIEW);
      assertThat(entry.path("reason").asText()).isEqualTo("session_view_expired");
      assertThat(plan.path("bytes").asLong()).isEqualTo(size);
      assertThat(directory.resolve(OLD_VIEW)).exists();

      JsonNode done = cleanup(server, "?dry_run=false&force=true");
      assertThat(done.path("deleted_bytes").asLong()).isEqualTo(size);
      assertThat(directory.resolve(OLD_VIEW)).doesNotExist();
      assertThat(cleanup(server, "").path("files").asInt()).isZero();
    } finally {
      server.stop();
      theater.close();
    }
  }

  private long putOldView() throws IOException {
    Path view = directory.resolve(OLD_VIEW);
    Files.createDirectories(view.getParent());
    return Files.writeString(view, "{}\n").toFile().length();
  }

  private void recordOn(String day) {
    try (Theater theater = theater(day)) {
      theater.llm().record(LlmRequest.of("p", "m").session("s-1").user("q"), () -> "a");
    }
  }

  private Theater theater(String day) {
    Clock clock = Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC);
    FileRecorder recorder = FileRecorder.builder(directory).clock(clock).minFreeDisk(0).build();
    return Theater.builder().sink(recorder).clock(clock).build();
  }

  private static Server serve(Theater theater) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler context = new ServletContextHandler("/");
    TheaterServlet servlet =
        TheaterServlet.builder(theater).access(AccessPolicy.loopbackOnly()).build();
    context.addServlet(new ServletHolder(servlet), "/*");
    server.setHandler(context);
    server.start();
    return server;
  }

  private static JsonNode cleanup(Server server, String query) throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    URI uri = URI.create("http://localhost:" + port + "/api/llm-file-records/cleanup" + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri).DELETE().header("X-Theater-Request", "test").build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    JsonNode answer = new ObjectMapper().readTree(body);
    assertThat(answer.path("success").asBoolean()).as(body).isTrue();
    return answer.path("data");
  }
}
