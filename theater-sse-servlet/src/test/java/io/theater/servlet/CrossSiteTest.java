package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.servlet.internal.security.ManualClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What pages of others can do through the browser of a user. */
class CrossSiteTest extends JettyFixture {
  private static final String LISTED = "https://app.example";
  private static final String MARK = "X-Theater-Request: 1";

  private int change(String... headers) throws IOException {
    return raw("POST", headers);
  }

  private int raw(String method, String... headers) throws IOException {
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send(method, "/api/tickets", headers);
      return raw.status();
    }
  }

  @Test
  void changesNothingForAFormOnTheWeb() throws Exception {
    mount(everything());
    assertThat(change()).isEqualTo(403);
    for (String form :
        List.of(
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "text/plain; application/json",
            "application/jsonx",
            "")) {
      assertThat(change("Content-Type: " + form)).as(form).isEqualTo(403);
    }
    assertThat(change("Content-Type: application/json")).isEqualTo(200);
    assertThat(change("Content-Type: Application/JSON ; charset=utf-8")).isEqualTo(200);
    assertThat(change(MARK)).isEqualTo(200);
    assertThat(raw("GET", MARK)).as("never by reading").isEqualTo(405);
    assertThat(raw("GET", MARK, "X-HTTP-Method-Override: POST")).isEqualTo(405);
    assertThat(raw("PUT", MARK)).isEqualTo(405);
  }

  @Test
  void changesNothingForAForeignPage() throws Exception {
    mount(everything());
    String own = "localhost:" + container.port();
    String host = "Host: " + own;
    assertThat(change(MARK, host, "Origin: http://" + own)).isEqualTo(200);
    assertThat(change(MARK, "Host: localhost", "Origin: http://localhost")).isEqualTo(200);
    assertThat(change(MARK, "Host: localhost", "Origin: https://localhost"))
        .as("TLS ends at a proxy")
        .isEqualTo(200);
    assertThat(change(MARK, "Host: localhost:443", "Origin: https://localhost")).isEqualTo(200);
    for (String origin :
        List.of(
            "null",
            "",
            "http://localhost",
            "http://localhost:1",
            "http://evil.example",
            "http://" + own + ".evil.example",
            "http://" + own + "@evil.example",
            "http://127.0.0.1:" + container.port(),
            "ftp://" + own,
            "//" + own,
            own,
            "http://" + own + ", http://evil.example")) {
      assertThat(change(MARK, host, "Origin: " + origin)).as(origin).isEqualTo(403);
    }
    assertThat(change(MARK, host, "Origin: http://" + own, "Origin: http://evil.example"))
        .isEqualTo(403);
  }

  @Test
  void believesTheHeaderWhateverAFilterSays() throws Exception {
    mount(
        Mount.at("", "/*", everything())
            .behind(
                (request, response, next) ->
                    next.doFilter(seenAs((HttpServletRequest) request, "localhost"), response)));
    assertThat(raw("GET", "Host: evil.example")).isEqualTo(403);
    assertThat(change(MARK, "Host: localhost", "Origin: https://localhost")).isEqualTo(200);
    assertThat(change(MARK, "Host: localhost", "Origin: http://localhost"))
        .as("the page came over a line that anybody may have changed")
        .isEqualTo(403);
  }

  /** As filters that believe what proxies say. */
  private static HttpServletRequest seenAs(HttpServletRequest request, String name) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getServerName() {
        return name;
      }

      @Override
      public boolean isSecure() {
        return true;
      }
    };
  }

  @Test
  void saysWhatToSetForAnotherName() throws Exception {
    mount(everything());
    try (RawConnection raw =
        RawConnection.get(container.port(), "/", "Host: theater.example", "Connection: close")) {
      assertThat(raw.status()).isEqualTo(403);
      assertThat(raw.rest()).contains("HOST_NOT_ALLOWED", "hosts(..)");
    }
  }

  @Test
  void letsNoPageReadWhenNoOriginIsListed() throws Exception {
    mount(everything());
    HttpResponse<String> answer = get("/api/sessions", "Origin", LISTED);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertNothingAllowed(answer);
    HttpResponse<String> preflight = preflight(LISTED);
    assertThat(preflight.statusCode()).isEqualTo(405);
    assertNothingAllowed(preflight);
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        "OPTIONS", "/api/tickets", "Origin", origin, "Access-Control-Request-Method", "POST");
  }

  private static void assertNothingAllowed(HttpResponse<String> answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void letsPagesOfListedOriginsReadAndChange() throws Exception {
    AccessPolicy bearer =
        AccessPolicy.bearer("0123456789abcdef", Caller.of("ann").role(Role.VIEWER));
    mount(builder(bearer).origins(LISTED, "http://localhost:3000").build());
    HttpResponse<String> preflight = preflight(LISTED);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().allValues("Access-Control-Allow-Origin"))
        .containsExactly(LISTED);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValue("GET, HEAD, POST, DELETE");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization", "Last-Event-ID", "X-Theater-Request");
    assertSecured(preflight);

    String token = "Bearer 0123456789abcdef";
    HttpResponse<String> read = get("/api/sessions", "Origin", LISTED, "Authorization", token);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().allValues("Access-Control-Allow-Origin")).containsExactly(LISTED);
    assertThat(read.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
    assertThat(read.headers().allValues("Vary")).contains("Origin");
    assertThat(change(MARK, "Origin: " + LISTED, "Authorization: " + token)).isEqualTo(200);
    HttpResponse<String> refused = get("/api/sessions", "Origin", LISTED);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).hasValue(LISTED);
    assertThat(send("OPTIONS", "/api/tickets", "Origin", LISTED).statusCode())
        .as("no preflight")
        .isEqualTo(401);

    for (String other :
        List.of(
            "https://app.example.evil.example",
            "https://app.example:8443",
            "null",
            "http://app.example",
            "HTTPS://APP.EXAMPLE")) {
      assertNothingAllowed(preflight(other));
      assertNothingAllowed(get("/api/sessions", "Origin", other, "Authorization", token));
      assertThat(change(MARK, "Origin: " + other, "Authorization: " + token)).isEqualTo(403);
    }
    assertThat(get("/api/sessions", "Authorization", token).headers().allValues("Vary"))
        .as("a cache must not mix them up")
        .contains("Origin");
  }

  @Test
  void letsPagesOfListedOriginsReadThatTheyAskedTooOften() throws Exception {
    mount(builder(EVERYTHING).origins(LISTED).maxRequests(1, 1).clock(new ManualClock()).build());
    assertThat(preflight(LISTED).statusCode()).isEqualTo(204);
    for (HttpResponse<String> refused :
        List.of(preflight(LISTED), get("/api/sessions", "Origin", LISTED))) {
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).hasValue(LISTED);
    }
  }
}
