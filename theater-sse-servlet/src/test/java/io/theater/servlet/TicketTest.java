package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.servlet.internal.security.ManualClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketTest extends JettyFixture {
  private static final String[] ANN = {"X-Test", "ann", "X-Theater-Request", "1"};
  private static final AccessPolicy BY_HEADER =
      AccessPolicy.roles(request -> Caller.of(request.getHeader("X-Test")).role(Role.VIEWER))
          .ownSessionsOnly();

  private final ManualClock clock = new ManualClock();

  private String ticket() throws Exception {
    Map<String, Object> issued = data(send("POST", "/api/tickets", ANN));
    assertThat(issued).containsOnlyKeys("ticket", "expires_in_seconds");
    assertThat(issued).containsEntry("expires_in_seconds", 30);
    return issued.get("ticket").toString();
  }

  private void mountWithSessions() throws Exception {
    for (String owner : List.of("ann", "bob")) {
      theater
          .track(ExecutionSpec.of("t", "of " + owner).session("s-" + owner).owner(owner))
          .close();
    }
    flush();
    mount(builder(BY_HEADER).clock(clock).build());
  }

  @Test
  void opensOneStreamWithTheAccessOfWhoAsked() throws Exception {
    mountWithSessions();
    String ticket = ticket();
    String live = "/api/sessions/s-ann/live?ticket=";
    assertThat(live(live + ticket).await("snapshot").raw()).contains("of ann");
    assertThat(get(live + ticket).statusCode()).as("twice").isEqualTo(403);
    assertThat(get(live + ticket, ANN).statusCode()).as("twice, with credentials").isEqualTo(403);
    LiveClient all = live("/api/executions/live?ticket=" + ticket());
    all.await("snapshot");
    theater.track(ExecutionSpec.of("t", "new").session("s-bob").owner("bob")).close();
    theater.track(ExecutionSpec.of("t", "new").session("s-ann").owner("ann")).close();
    all.await("final_complete");
    assertThat(all.events().toString()).contains("s-ann").doesNotContain("bob");
    assertThat(get("/api/sessions/s-bob/live?ticket=" + ticket()).statusCode()).isEqualTo(404);
    assertThat(get("/api/sessions/s-bob/live?ticket=" + ticket()).body())
        .isEqualTo(get("/api/sessions/unknown/live?ticket=" + ticket()).body());
  }

  @Test
  void isWorthNothingAfterThirtySeconds() throws Exception {
    mountWithSessions();
    String ticket = ticket();
    clock.pass(Duration.ofSeconds(30));
    assertThat(get("/api/sessions/s-ann/live?ticket=" + ticket).statusCode()).isEqualTo(403);
  }

  @Test
  void opensNothingButStreams() throws Exception {
    mountWithSessions();
    String ticket = ticket();
    for (String path :
        List.of(
            "/",
            "/api/sessions",
            "/api/sessions/s-ann/step-progress",
            "/api/executions",
            "/live",
            "/api/sessions/s-ann/live/",
            "/api/sessions/s-ann/live/x")) {
      assertThat(get(path + "?ticket=" + ticket).statusCode()).as(path).isEqualTo(403);
    }
    for (String method : List.of("POST", "HEAD", "DELETE")) {
      assertThat(send(method, "/api/sessions/s-ann/live?ticket=" + ticket).statusCode())
          .isEqualTo(403);
    }
    HttpResponse<String> another =
        send("POST", "/api/tickets?ticket=" + ticket, "X-Theater-Request", "1");
    assertThat(another.statusCode()).as("a ticket for a ticket").isEqualTo(403);
    assertThat(get("/api/sessions/s-ann/live", "Authorization", "Bearer " + ticket).statusCode())
        .isEqualTo(403);
    for (String wrong : List.of("?ticket=", "?ticket=x", "?ticket=%ff", "?ticket=a&ticket=b")) {
      assertThat(get("/api/sessions/s-ann/live" + wrong).statusCode()).as(wrong).isEqualTo(403);
    }
    live("/api/sessions/s-ann/live?ticket=" + ticket).await("snapshot");
  }

  @Test
  void isForThoseWhoMayWatch() throws Exception {
    mount(servlet(AccessPolicy.roles(request -> Caller.of("nobody"))));
    assertThat(send("POST", "/api/tickets", ANN).statusCode()).isEqualTo(403);
    mount(everything());
    assertThat(send("POST", "/api/tickets").statusCode()).as("a foreign form").isEqualTo(403);
    assertThat(get("/api/tickets").statusCode()).isEqualTo(405);
  }
}
