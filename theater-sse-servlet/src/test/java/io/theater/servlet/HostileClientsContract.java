package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.StepTracker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are slow, rude or greedy. In any container. */
abstract class HostileClientsContract extends ServletFixture {
  @Test
  void givesUpAClientThatNeverReadsAndSparesTheOthers() throws Exception {
    mount(everything());
    LiveClient reader = live(LIVE);
    reader.await("snapshot");
    RawConnection deaf = new RawConnection(container.port(), 4_096);
    opened.add(deaf);
    deaf.send("GET", LIVE);
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 2);
    String large = "0123456789abcdef".repeat(2_000);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              try (StepTracker steps = theater.track("s-1", "large")) {
                steps.start("one").complete(large, null);
                steps.complete(large);
              }
              awaitHead(reader); // so that only the deaf one can fall behind
              return streams("stuck") == 1;
            });
    theater.track("s-1", "after").close();
    awaitHead(reader);
    assertThat(reader.events("reset")).isEmpty();
    assertGapFree(reader.numbered());
    assertThat(streams("open")).isEqualTo(1);
  }

  @Test
  void noticesAClientThatHangsUp() throws Exception {
    mount(everything());
    LiveClient witness = live(LIVE);
    for (int i = 0; i < 3; i++) {
      RawConnection rude = RawConnection.get(container.port(), LIVE);
      assertThat(rude.status()).isEqualTo(200);
      rude.reset();
    }
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 1);
    theater.track("s-1", "after").close();
    witness.await("final_complete");
  }

  @Test
  void refusesStreamsBeyondTheLimits() throws Exception {
    mount(everything());
    for (int i = 0; i < LIMITS.perCaller(); i++) {
      live(LIVE).await("connected");
    }
    HttpResponse<String> refused = get(LIVE);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(error(refused)).containsEntry("code", "TOO_MANY_STREAMS");
    opened.get(0).close();
    Awaitility.await().atMost(SOON).until(() -> rawStatus(LIVE) == 200);
  }

  @Test
  void letsACallerInAgainWhoseOtherStreamsHaveGoneInSilence() throws Exception {
    mount(builder(EVERYTHING).heartbeat(Duration.ofMinutes(10)).maxStreamsPerCaller(2).build());
    for (int i = 0; i < 2; i++) {
      RawConnection gone = RawConnection.get(container.port(), LIVE);
      assertThat(gone.status()).isEqualTo(200);
      gone.reset();
    }
    Awaitility.await().atMost(SOON).until(() -> rawStatus(LIVE) == 200);
  }

  @Test
  void refusesHeadersAndAddressesThatAreTooLarge() throws Exception {
    mount(everything());
    for (int length : List.of(9_000, 40_000, 200_000)) {
      String large = "x".repeat(length);
      if (length > 32_768) { // what Undertow and this servlet take, others less
        assertRefused("/api/health", "X-Large: " + large);
      }
      assertRefused("/api/health?a=" + large);
      assertRefused("/" + large);
    }
    assertRefused("/api/health", headers(500));
    assertThat(get("/api/health").statusCode()).isEqualTo(200);
  }

  private static String[] headers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": b").toArray(String[]::new);
  }

  /** Either by the container or by us: what counts is that nobody works on it. */
  private void assertRefused(String target, String... headers) throws Exception {
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send("GET", target, headers);
      assertThat(raw.status()).isIn(400, 413, 414, 431);
      assertThat(raw.head()).doesNotContain("Exception");
    } catch (IOException hungUp) {
      assertThat(hungUp).isNotNull();
    }
  }

  @Test
  void bearsAClientThatWillSendNoMore() throws Exception {
    mount(everything());
    LiveClient witness = live(LIVE);
    witness.await("snapshot");
    RawConnection half = RawConnection.get(container.port(), LIVE);
    opened.add(half);
    assertThat(half.status()).isEqualTo(200);
    half.endOutput();
    theater.track("s-1", "after").close();
    witness.await("final_complete");
    half.reset();
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 1);
    theater.track("s-1", "later").close();
    Awaitility.await().atMost(SOON).until(() -> witness.events("final_complete").size() == 2);
    assertGapFree(witness.numbered());
  }

  @Test
  void bearsClientsThatVanishAtAnyByte() throws Exception {
    mount(everything());
    LiveClient witness = live(LIVE);
    witness.await("snapshot");
    String request = "GET " + LIVE + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int length = 1; length <= request.length(); length += 7) {
      RawConnection rude = new RawConnection(container.port());
      rude.write(request.substring(0, length));
      rude.reset();
    }
    theater.track("s-1", "after").close();
    witness.await("final_complete");
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 1);
    assertGapFree(witness.numbered());
  }
}
