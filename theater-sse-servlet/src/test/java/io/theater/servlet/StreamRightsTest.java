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

  private static final List<Callable<Access>> LOSSES =
      List.of(
          () -> null,
          () -> new Access(GRANTED.caller(), Set.of(Action.READ_STEPS), null),
          () -> new Access(GRANTED.caller(), Set.of(Action.READ_LLM_IO), null),
          () -> GRANTED.ownedBy("eve"),
          () -> {
            throw new IOException("the user store is away");
          });

  private void mount(Callable<Access> now) throws Exception {
    mount(servlet(policy(now), Duration.ofMillis(100), Duration.ofMinutes(30)));
  }

  private static AccessPolicy policy(Callable<Access> now) {
    return new AccessPolicy() {
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
  }

  /** Without a stream: one ends as well when the answer takes long on a slow machine. */
  @Test
  void takesEveryLossForNo() {
    assertThat(keeps(() -> GRANTED)).isTrue();
    assertThat(keeps(() -> new Access(GRANTED.caller(), Set.of(Action.values()), null))).isTrue();
    for (Callable<Access> loss : LOSSES) {
      assertThat(keeps(loss)).as("loss %s", LOSSES.indexOf(loss)).isFalse();
    }
  }

  private boolean keeps(Callable<Access> now) {
    return new StreamRights(theater, policy(now), GRANTED, "s-1").getAsBoolean();
  }

  @Test
  void endsAStreamWhoseClientHasLostItsRights() throws Exception {
    for (Callable<Access> loss : LOSSES) {
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
  void showsNothingOfASessionThatHasGotAnotherOwner() throws Exception {
    theater.track(ExecutionSpec.of("t", "n").session("s-2").owner("ann")).close();
    flush();
    AccessPolicy ann = as("ann").ownSessionsOnly();
    Access granted = Access.of(Caller.of("ann").role(Role.VIEWER)).ownedBy("ann");
    StreamRights rights = new StreamRights(theater, ann, granted, "s-2");
    assertThat(rights.getAsBoolean()).isTrue();
    mount(servlet(ann)); // which asks again long after this
    LiveClient client = live("/api/sessions/s-2/live");
    client.await("snapshot");
    theater.track(ExecutionSpec.of("t", CANARY).session("s-2").owner("bob")).close();
    flush();
    long head = theater.live().snapshot("s-2").cursor().sequence();
    client.awaitThat(event -> event.type().equals("heartbeat") && event.sequence() == head);
    assertThat(client.events().toString()).doesNotContain(CANARY);
    assertThat(rights.getAsBoolean()).isFalse();
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
