package io.theater.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionStarted;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.TheaterEvent;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Plan;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventSizeTest {
  private static final EventHeader HEADER = EventHeader.of("s", "x", Instant.EPOCH);

  @Test
  void countsTextTwoBytesACharacter() {
    int empty = EventSize.bytes(content(""));
    assertThat(EventSize.bytes(content("x".repeat(10_000))) - empty).isEqualTo(20_000);
    assertThat(empty).isBetween(200, 1_000);
  }

  @Test
  void countsMessagesAndFreeData() {
    LlmInteraction.Builder call = LlmInteraction.builder("c", "s");
    long bare = EventSize.bytes(call.build());
    call.messages(List.of(Message.text(Message.USER, "p".repeat(500))));
    long prompted = EventSize.bytes(call.build());
    call.metadata(Map.of("nested", List.of(Map.of("deep", "d".repeat(500)))));
    assertThat(prompted - bare).isBetween(1_000L, 1_400L);
    assertThat(EventSize.bytes(call.build()) - prompted).isBetween(1_000L, 1_500L);
    assertThat(EventSize.bytes(new LlmStarted(HEADER, call.build())))
        .isGreaterThan((int) EventSize.bytes(call.build()));
  }

  @Test
  void countsPlansAndAttributes() {
    Execution.Builder run = Execution.builder("x", "s");
    long bare = EventSize.bytes(run.build());
    run.plan(Plan.of("first", "second"));
    assertThat(EventSize.bytes(run.build())).isGreaterThan(bare + 200);
    assertThat(EventSize.bytes(new ExecutionStarted(HEADER, run.build()))).isPositive();
    Session session = new Session("s", "ann", "t", Map.of("k", "v"), null, null, null);
    assertThat(EventSize.bytes(new SessionDescribed(HEADER, session))).isPositive();
  }

  @Test
  void dataThatContainsItselfEnds() {
    List<Object> itself = new ArrayList<>();
    itself.addAll(Collections.nCopies(100, itself));
    assertThat(EventSize.bytes(result(itself))).isPositive();
  }

  @Test
  void dataThatChangesMeanwhileDoesNotThrow() {
    Map<String, Object> changing =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new ConcurrentModificationException();
          }
        };
    assertThat(EventSize.bytes(result(changing))).isPositive();
  }

  @Test
  void nullsInDataCount() {
    Map<String, Object> map = new HashMap<>();
    map.put("nothing", null);
    assertThat(EventSize.bytes(result(map))).isGreaterThan(EventSize.bytes(result(Map.of())));
  }

  private static TheaterEvent content(String text) {
    return new StepContent(HEADER, StepRecord.builder("a", "x", "s").build(), text, "", null, 1);
  }

  private static StepRecord result(Object result) {
    return StepRecord.builder("a", "x", "s").result(result).build();
  }
}
