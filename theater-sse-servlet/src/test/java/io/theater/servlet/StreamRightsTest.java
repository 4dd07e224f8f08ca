package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StreamRightsTest extends JettyFixture {
  private static final Access GRANTED =
      new Access(Caller.of("eve"), Set.of(Action.READ_STEPS, Action.READ_LLM_IO), null);

  private void mount(Callable<Access> now) throws Exception {
    AccessPolicy policy =
        new AccessPolicy() {
          @Override
          public Access decide(HttpServletRequest request) {
            return GRANTED;
          }

          @Override
          public Access recheck(Access granted) throws Exception {
            assertThat(granted).isEqualTo(GRANTED);
            return now.call();
          }
        };
    mount(servlet(policy, Duration.ofMillis(100), Duration.ofMinutes(30)));
  }

  @Test
  void endsAStreamWhoseClientHasLostItsRights() throws Exception {
    List<Callable<Access>> losses =
        List.of(
            () -> null,
            () -> new Access(GRANTED.caller(), Set.of(Action.READ_STEPS), null),
            () -> GRANTED.ownedBy("eve"),
            () -> {
              throw new IOException("the user store is away");
            });
    for (Callable<Access> loss : losses) {
      mount(loss);
      try (LiveClient client = live(LIVE)) {
        Map<?, ?> error = (Map<?, ?>) client.await("stream_error").json().get("error");
        assertThat(error.get("code")).isEqualTo("FORBIDDEN");
        client.awaitEnd();
      }
    }
  }

  @Test
  void takesNoAnswerForNo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    mount(
        () -> {
          never.await();
          return GRANTED;
        });
    LiveClient client = live(LIVE);
    client.await("stream_error");
    client.awaitEnd();
    never.countDown();
  }

  @Test
  void goesOnWhileTheRightsLast() throws Exception {
    CountDownLatch asked = new CountDownLatch(5);
    mount(
        () -> {
          asked.countDown();
          return GRANTED;
        });
    LiveClient client = live(LIVE);
    asked.await();
    theater.track("s-1", "more").close();
    client.await("final_complete");
    assertThat(client.events("stream_error")).isEmpty();
  }

  @Test
  void showsNothingOfASessionThatHasGotAnotherOwner() throws Exception {
    theater.track(ExecutionSpec.of("t", "n").session("s-2").owner("ann")).close();
    flush();
    mount(servlet(as("ann").ownSessionsOnly(), Duration.ofMillis(100), Duration.ofMinutes(30)));
    LiveClient client = live("/api/sessions/s-2/live");
    client.await("snapshot");
    theater.track(ExecutionSpec.of("t", CANARY).session("s-2").owner("bob")).close();
    client.await("stream_error");
    client.awaitEnd();
    assertThat(client.events().toString()).doesNotContain(CANARY);
  }

  @Test
  void sendsClientsOfOldStreamsBackForANewRequest() throws Exception {
    mount(servlet(as("ann"), Duration.ofMinutes(1), Duration.ofMillis(500)));
    LiveClient client = live(LIVE);
    client.await("snapshot");
    client.awaitEnd();
    assertThat(client.events("stream_error")).isEmpty();
    assertThat(client.retryMillis()).isBetween(2_000L, 3_000L);
  }
}
