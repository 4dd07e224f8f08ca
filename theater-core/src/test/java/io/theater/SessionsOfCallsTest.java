package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.LlmInteraction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsOfCallsTest {
  private final List<String> lookedUp = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final SessionsOfCalls sessions =
      new SessionsOfCalls(
          id -> {
            lookedUp.add(id);
            return id.startsWith("call-") ? Optional.of(call(id)) : Optional.empty();
          },
          Runnable::run,
          unknown::add);

  @Test
  void knowsThousandsOfRecentCallsByHeart() {
    remember(4_000);
    assertThat(sessionOf("call-0")).isEqualTo("session-of-call-0");
    assertThat(sessionOf("call-3999")).isEqualTo("session-of-call-3999");
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void knowsTheNewestWordOfACallThatIsRememberedAgain() {
    sessions.remember("call-1", call("call-1"));
    sessions.remember("call-1", LlmInteraction.builder("call-1", "elsewhere").build());
    assertThat(sessionOf("call-1")).isEqualTo("elsewhere");
  }

  @Test
  void looksUpWhatItHasForgotten() {
    remember(500_000);
    assertThat(sessionOf("call-0")).isEqualTo("session-of-call-0");
    assertThat(lookedUp).containsExactly("call-0");
  }

  @Test
  void saysWhatNobodyKnows() {
    assertThat(sessionOf("never seen")).isNull();
    assertThat(unknown).containsExactly("never seen");
  }

  private void remember(int calls) {
    for (int i = 0; i < calls; i++) {
      sessions.remember("call-" + i, call("call-" + i));
    }
  }

  private String sessionOf(String id) {
    String[] found = new String[1];
    sessions.find(id, call -> found[0] = call.sessionId());
    return found[0];
  }

  private static LlmInteraction call(String id) {
    return LlmInteraction.builder(id, "session-of-" + id).executionId("run").build();
  }
}
