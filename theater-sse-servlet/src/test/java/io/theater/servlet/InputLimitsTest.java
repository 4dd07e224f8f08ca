package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a request may weigh. Where a container refuses it before, {@link HostileClientsContract}
 * looks.
 */
class InputLimitsTest extends JettyFixture {
  @Test
  void refusesWhatIsTooLongAndSaysNothingOfItself() throws Exception {
    mount(everything());
    Map<String, Integer> answers = new TreeMap<>();
    String part = "x".repeat(500);
    answers.put("/api/sessions/" + "x".repeat(513) + "/live", 414);
    answers.put("/api/sessions?text=" + "x".repeat(2_001), 400);
    answers.put("/api/sessions?" + ("a=" + part + "&").repeat(14), 200);
    answers.put("/api/sessions?" + "a=1&".repeat(101), 400);
    answers.put("/api/executions?page=99999999999999999999", 400);
    answers.put("/api/executions?page_size=201", 400);
    answers.put("/api/executions?page=201", 400);
    answers.put("/api/executions?cursor=" + "x".repeat(1_999), 400);
    answers.put("/a".repeat(13), 404);
    for (Map.Entry<String, Integer> one : answers.entrySet()) {
      HttpResponse<String> answer = get(one.getKey());
      assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(answer.body()).doesNotContain("io.theater", "Exception", "\tat ", part);
      assertSecured(answer);
    }
  }

  @Test
  void refusesABodyThatIsTooLargeBeforeItIsSent() throws Exception {
    mount(
        builder(AccessPolicy.roles(r -> Caller.of("a").role(Role.ADMIN))).maxBodyBytes(10).build());
    assertThat(postBody("Content-Length: 11")).isEqualTo(413);
    assertThat(postBody("Content-Length: 2000000000")).isEqualTo(413);
    assertThat(postBody("Content-Length: 0")).isEqualTo(200);
  }

  @Test
  void readsNoMoreOfABodyInChunksThanItMay() throws Exception {
    mount(
        builder(AccessPolicy.roles(r -> Caller.of("a").role(Role.ADMIN))).maxBodyBytes(10).build());
    assertThat(postChunk("{       }x")).as("within the limit, but no JSON").isEqualTo(400);
    assertThat(postChunk("{         }")).isEqualTo(413);
  }

  private int postChunk(String body) throws IOException {
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send("POST", "/agui", "Content-Type: application/json", "Transfer-Encoding: chunked");
      raw.write(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
      return raw.status();
    }
  }

  private int postBody(String length) throws IOException {
    try (RawConnection raw = new RawConnection(container.port())) {
      raw.send("POST", "/api/tickets", "X-Theater-Request: 1", length);
      return raw.status();
    }
  }

  @Test
  void answersEveryKindOfNonsenseWithAClientError() throws Exception {
    mount(everything());
    for (String target :
        List.of(
            "/%",
            "/%2",
            "/%zz",
            "/%c0%af",
            "/api/sessions/%00/live",
            "/api/sessions/%ed%a0%80/live",
            "/api/sessions?a=%ff",
            "/api/sessions?%=1")) {
      try (RawConnection raw = RawConnection.get(container.port(), target)) {
        assertThat(raw.status()).as(target).isBetween(400, 414);
        assertThat(raw.head()).doesNotContain("Exception");
      }
    }
  }
}
