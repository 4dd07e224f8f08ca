package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.servlet.internal.security.ManualClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest extends JettyFixture {
  private static final AccessPolicy BY_HEADER =
      AccessPolicy.roles(request -> Caller.of(request.getHeader("X-Test")).role(Role.VIEWER));

  private final ManualClock clock = new ManualClock();

  private HttpResponse<String> ask(String caller, String path, String... more) throws Exception {
    String[] headers = new String[2 + more.length];
    headers[0] = "X-Test";
    headers[1] = caller;
    System.arraycopy(more, 0, headers, 2, more.length);
    return get(path, headers);
  }

  private static void assertLimited(HttpResponse<String> answer, int seconds) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue(Integer.toString(seconds));
    assertThat(error(answer))
        .containsEntry("code", "RATE_LIMITED")
        .containsEntry("can_retry", true);
    assertSecured(answer);
  }

  @Test
  void limitsACallerAndSparesTheOthers() throws Exception {
    mount(builder(BY_HEADER).clock(clock).maxRequestsPerCaller(1, 2).build());
    assertThat(ask("ann", "/api/sessions").statusCode()).isEqualTo(200);
    assertThat(ask("ann", "/nothing").statusCode()).isEqualTo(404);
    assertLimited(ask("ann", "/api/sessions"), 1);
    assertThat(ask("bob", "/api/sessions").statusCode()).isEqualTo(200);
    clock.pass(Duration.ofSeconds(1));
    assertThat(ask("ann", "/api/sessions").statusCode()).isEqualTo(200);
    assertLimited(ask("ann", "/api/sessions"), 2);
  }

  @Test
  void limitsAnAddressBeforeThePolicyIsAsked() throws Exception {
    int[] asked = {0};
    AccessPolicy counting =
        request -> {
          asked[0]++;
          return null;
        };
    mount(
        builder(counting)
            .clock(clock)
            .trustedProxies("127.0.0.1")
            .maxRequestsPerAddress(1, 2)
            .build());
    String[] v6 = {"2001:db8:1:2::1", "2001:db8:1:2:ffff::1"};
    for (String address : v6) {
      assertThat(get("/", "X-Forwarded-For", address).statusCode()).isEqualTo(403);
    }
    assertLimited(get("/", "X-Forwarded-For", "2001:db8:1:2::3"), 1);
    assertThat(asked[0]).isEqualTo(2);
    assertThat(get("/", "X-Forwarded-For", "2001:db8:1:3::1").statusCode()).isEqualTo(403);
    assertThat(get("/", "X-Forwarded-For", "spoofed, 192.0.2.1").statusCode()).isEqualTo(403);
    assertThat(get("/", "X-Forwarded-For", "10.0.0.1, 192.0.2.1").statusCode()).isEqualTo(403);
    assertLimited(get("/", "X-Forwarded-For", "10.0.0.2, 192.0.2.1"), 1);
  }

  @Test
  void limitsASessionWhetherItExistsOrNot() throws Exception {
    theater.track(ExecutionSpec.of("t", "n").session("s-ann").owner("ann")).close();
    flush();
    mount(builder(BY_HEADER.ownSessionsOnly()).clock(clock).maxRequestsPerSession(1, 1).build());
    for (Map.Entry<String, Integer> session : Map.of("s-ann", 200, "unknown", 404).entrySet()) {
      String path = "/api/sessions/" + session.getKey() + "/step-progress";
      assertThat(ask("ann", path).statusCode()).isEqualTo(session.getValue());
      assertLimited(ask("ann", path), 1);
      assertThat(ask("eve", path).statusCode()).as("ann is at work").isEqualTo(404);
    }
    assertThat(ask("ann", "/api/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void limitsAllTogether() throws Exception {
    mount(builder(BY_HEADER).clock(clock).maxRequests(1, 3).build());
    for (String caller : List.of("ann", "bob", "eve")) {
      assertThat(ask(caller, "/api/sessions").statusCode()).isEqualTo(200);
    }
    assertLimited(ask("joe", "/api/sessions"), 1);
    clock.pass(Duration.ofSeconds(1));
    assertThat(ask("joe", "/api/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void sendsAwayWhoTriesPasswords() throws Exception {
    AccessPolicy policy =
        AccessPolicy.bearer("0123456789abcdef", Caller.of("ann").role(Role.ADMIN));
    mount(builder(policy).clock(clock).build());
    for (int i = 0; i < 20; i++) {
      assertThat(get("/", "Authorization", "Bearer guess-" + i).statusCode()).isEqualTo(401);
    }
    assertLimited(get("/", "Authorization", "Bearer guess"), 1);
    assertLimited(get("/", "Authorization", "Bearer 0123456789abcdef"), 1);
    assertThat(get("/").statusCode()).as("no guess").isEqualTo(401);
    clock.pass(Duration.ofSeconds(1));
    assertThat(get("/", "Authorization", "Bearer 0123456789abcdef").statusCode()).isEqualTo(200);
  }
}
