package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows are the same in whatever order, and however often, their events come. */
class MergeTest {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void makesOneRowOfEventsInAnyOrder(Engine engine) throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    try (TestDatabase database = TestDatabase.of(engine)) {
      LlmInteraction inOrder = write(database, List.of(0, 1, 2, 3), "ordered");
      for (int i = 0; i < 3; i++) {
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 0, 1, 2, 3));
        Collections.shuffle(order, random);
        assertThat(write(database, order, "shuffled-" + i))
            .as("order %s of seed %d", order, seed)
            .usingRecursiveComparison()
            .ignoringFields("id")
            .isEqualTo(inOrder);
      }
      assertThat(inOrder.stage()).isEqualTo(LlmStage.COMPLETED);
      assertThat(inOrder.metadata()).containsOnlyKeys("asked", "answered");
    }
  }

  /** A call that looks new is inserted, not merged: what of it is there already must not harm. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void storesACallSomeOfWhoseTextsAreThere(Engine engine) throws Exception {
    Events events = Events.of("session-1");
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open()) {
      database.run(
          "INSERT INTO @payload (interaction_id, kind, chunk, content, created_ms)"
              + " VALUES ('call', 'response', 0, 'forty-two', 1)");
      recorder.write(
          List.of(
              events.llmStarted("other"),
              events.llmStarted("call"),
              events.llmCompleted("call", "forty-two"),
              events.llmCompleted("other", "more")));
      assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("forty-two");
      assertThat(recorder.interaction("other").orElseThrow().response()).isEqualTo("more");
      assertThat(database.select("SELECT SUM(calls) FROM @session")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void storesACallThatEndsTwiceInABatch(Engine engine) throws Exception {
    Events events = Events.of("session-1");
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open()) {
      recorder.write(
          List.of(events.llmCompleted("call", "forty-two"), events.llmCompleted("call", "late")));
      assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("forty-two");
      assertThat(database.select("SELECT content FROM @payload WHERE kind = 'response'"))
          .containsExactly("forty-two");
    }
  }

  /**
   * Hosts that record the same calls again and again pay for one failed transaction, not for all.
   */
  @Test
  void looksFirstForAWhileAfterACallWasThere() throws Exception {
    Events events = Events.of("session-1");
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      try (JdbcRecorder before = database.open()) {
        before.write(List.of(events.llmStarted("call")));
      }
      SqlLog log = new SqlLog(database.dataSource());
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(log.dataSource()).prefix(database.prefix()).build()) {
        assertThat(looks(log, recorder, events.llmStarted("new"))).isZero();
        assertThat(looks(log, recorder, events.llmStarted("call"))).isOne();
        for (int i = 0; i < 100; i++) {
          assertThat(looks(log, recorder, events.llmStarted("after-" + i))).isOne();
        }
        assertThat(looks(log, recorder, events.llmStarted("late"))).isZero();
      }
      assertThat(database.select("SELECT SUM(calls) FROM @session")).containsExactly("103");
    }
  }

  private static long looks(SqlLog log, JdbcRecorder recorder, TheaterEvent event)
      throws Exception {
    log.take();
    recorder.write(List.of(event));
    return log.count("SELECT id, meta, session_id, stage, requested_ms FROM");
  }

  /** Each event by a recorder of its own, as if other nodes had written the others. */
  private static LlmInteraction write(TestDatabase database, List<Integer> order, String id)
      throws Exception {
    Events events = Events.of("session-1");
    List<TheaterEvent> life =
        List.of(
            events.llmStarted(
                id,
                call ->
                    call.messages(null)
                        .params(Map.of("temperature", 0.5))
                        .metadata(Map.of("asked", true))),
            events.llmDelta(id, "forty-"),
            events.llmEnded(
                id,
                call ->
                    call.stage(LlmStage.COMPLETED)
                        .response("forty-two")
                        .metadata(Map.of("answered", 1))),
            events.llmFinalized(id, "message"));
    for (int next : order) {
      try (JdbcRecorder recorder = database.open()) {
        recorder.write(List.of(life.get(next)));
      }
    }
    try (JdbcRecorder recorder = database.open()) {
      return recorder.interaction(id).orElseThrow();
    }
  }
}
