package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.StepTracker;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest extends JettyFixture {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "content-security-policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                  + "img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; "
                  + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
                  + "trusted-types lit-html theater",
          "x-content-type-options", "nosniff",
          "referrer-policy", "no-referrer",
          "cross-origin-resource-policy", "same-origin");

  @Test
  void areOnEveryRouteWhateverTheMethodAndTheAnswer() throws Exception {
    TheaterServlet servlet = everything();
    mount(servlet);
    for (Route route : servlet.routes()) {
      for (String path : List.of(String.join("/", route.pattern()).replace("{id}", "s-1"), "x")) {
        for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
          ask(method, "/" + path);
        }
      }
    }
  }

  private void ask(String method, String path) throws Exception {
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send(method, path);
      assertCarried(method + " " + path, raw.head());
    }
  }

  private static void assertCarried(String what, String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    ALWAYS.forEach((name, value) -> assertThat(lower).as(what).contains(name + ": " + value));
    boolean page = lower.startsWith("http/1.1 200") && !what.contains(" /api/");
    assertThat(lower).as(what).contains("cache-control: " + (page ? "private, " : "no-store"));
    assertThat(lower).as(what).doesNotContain("set-cookie", "access-control");
  }

  @Test
  void areOnAnswersThatNothingHasChanged() throws Exception {
    mount(everything());
    HttpResponse<String> same = get("/api/sessions", "If-None-Match", "*");
    assertThat(same.statusCode()).isEqualTo(304);
    assertSecured(same);
  }

  @Test
  void areOnRedirectsAndOnStreamsThatAreOver() throws Exception {
    mounted = "/theater";
    mount(Mount.at("", "/theater/*", everything()));
    try (RawConnection raw = RawConnection.get(container.port(), "/theater")) {
      assertThat(raw.status()).isEqualTo(302);
      assertCarried("redirect", raw.head());
    }
    StepTracker run = theater.track("s-1", "over");
    run.complete();
    flush();
    String live = "/api/sessions/s-1/live?execution_id=" + run.id();
    LiveClient client = live(live);
    client.awaitEnd();
    HttpResponse<String> over = get(live, "Last-Event-ID", client.lastEventId());
    assertThat(over.statusCode()).isEqualTo(204);
    assertSecured(over);
    mounted = "";
  }
}
