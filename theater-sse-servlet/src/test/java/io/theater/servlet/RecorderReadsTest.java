package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.LlmRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecorderReadsTest extends JettyFixture {
  private static final String API = "/api/llm-file-records/";

  @BeforeEach
  void recordCalls() {
    for (int i = 0; i < 3; i++) {
      String answer = "answer " + i;
      theater.llm().record(LlmRequest.of("openai", "m").session("s-5").user("q"), () -> answer);
    }
    try {
      theater
          .llm()
          .record(
              LlmRequest.of("openai", "m").session("s-6").user("q"),
              () -> {
                throw new IllegalStateException("broken");
              });
    } catch (IllegalStateException expected) {
      // the host's own
    }
    flush();
  }

  @Test
  void listsCallsBySessionDayAndOutcome() throws Exception {
    mount(everything());
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String yesterday = today.minusDays(1).toString();
    assertThat(responses("session/s-5")).containsExactly("answer 0", "answer 1", "answer 2");
    assertThat(responses("session/s-5?date=" + yesterday)).isEmpty();
    assertThat(responses("latest?limit=2")).hasSize(2).contains("answer 2");
    assertThat(calls("date/" + today)).hasSize(4);
    assertThat(calls("date/" + yesterday)).isEmpty();
    assertThat(calls("errors")).hasSize(1);
    assertThat(calls("errors?days=7&date=" + yesterday)).isEmpty();
    assertThat(data(get(API + "statistics"))).containsEntry("interactions", 4);
    assertThat(data(get(API + "health"))).containsEntry("status", "UP");
  }

  @Test
  void refusesWhatIsNoDay() throws Exception {
    mount(everything());
    for (String path : List.of("date/today", "latest?limit=0", "errors?days=0", "errors?date=x")) {
      assertThat(get(API + path).statusCode()).as(path).isEqualTo(400);
    }
    assertThat(get(API + "session/unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void showsNothingOfOthers() throws Exception {
    mount(servlet(as("ann").ownSessionsOnly()));
    assertThat(calls("latest")).isEmpty();
    assertThat(calls("errors")).isEmpty();
    assertThat(get(API + "session/s-5").statusCode()).isEqualTo(404);
    assertThat(get(API + "statistics").statusCode()).isEqualTo(403);
  }

  private List<?> calls(String path) throws Exception {
    return list(data(get(API + path)), "interactions");
  }

  private List<Object> responses(String path) throws Exception {
    return calls(path).stream()
        .map(call -> (Object) ((Map<?, ?>) call).get("response_content"))
        .toList();
  }
}
