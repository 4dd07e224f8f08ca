package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.LlmStage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of a session are counted when they are written, and are as many as there are rows. */
class CountsTest {
  private static final int ROUNDS = 40;
  private static final int CALLS = 30;

  @ParameterizedTest
  @EnumSource(Engine.class)
  void areThoseOfTheRowsInWhateverOrderAndHoweverOftenEventsCome(Engine engine) throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    List<TheaterEvent> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.addAll(lives(Events.of("session-" + i), "s" + i + "-"));
    }
    Collections.shuffle(events, random);
    try (TestDatabase database = TestDatabase.of(engine)) {
      for (int i = 0; i < ROUNDS; i++) {
        int from = random.nextInt(events.size());
        List<TheaterEvent> some = events.subList(from, Math.min(events.size(), from + 40));
        try (JdbcRecorder recorder = database.open()) { // as if it were another node each time
          recorder.write(some);
        }
        assertThat(wrong(database)).as("seed %d, round %d", seed, i).isEmpty();
      }
      assertThat(database.select("SELECT SUM(failed_calls) FROM @session")).doesNotContain("0");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void areThoseOfTheSessionThatHasTheCall(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open()) {
      recorder.write(List.of(Events.of("session-1").llmStarted("call")));
      TheaterEvent elsewhere =
          Events.of("session-2").llmEnded("call", call -> call.stage(LlmStage.FAILED));
      recorder.write(List.of(elsewhere));
      assertThat(wrong(database)).isEmpty();
      assertThat(database.select("SELECT failed_calls FROM @session ORDER BY id"))
          .containsExactly("1", "0");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED_POSTGRES", "POSTGRES", "MARIADB", "SQLITE"})
  void areRightWhenTwoNodesBringTheSameCallsAtOnce(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder one = database.open();
        JdbcRecorder other = database.open()) {
      for (int i = 0; i < ROUNDS; i++) {
        List<TheaterEvent> events = lives(Events.of("session-" + i), "call-" + i + "-");
        FutureTask<Boolean> atOnce = new FutureTask<>(() -> write(other, events));
        Thread thread = new Thread(atOnce, "other-node");
        thread.start();
        write(one, events);
        atOnce.get();
      }
      assertThat(wrong(database)).isEmpty();
      assertThat(database.select("SELECT SUM(calls) FROM @session"))
          .containsExactly(String.valueOf(ROUNDS * CALLS));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void becomeFewerWithWhatRetentionDeletes(Engine engine) throws Exception {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    try (TestDatabase database = TestDatabase.of(engine)) {
      Events old = Events.of("session-old").at(start);
      try (JdbcRecorder recorder = at(database, start).build()) {
        recorder.write(lives(old, "call-"));
        recorder.write(lives(Events.of("session-new"), "other-"));
      }
      try (JdbcRecorder recorder =
          at(database, start.plus(Duration.ofDays(3))).keepSessions(Duration.ofDays(2)).build()) {
        recorder.write(List.of(Events.of("session-new").llmStarted("late")));
        recorder.cleanUp();
      }
      assertThat(wrong(database)).isEmpty();
      assertThat(database.select("SELECT id FROM @session")).containsExactly("session-new");
      assertThat(database.select("SELECT calls FROM @session"))
          .containsExactly(String.valueOf(CALLS + 1));
    }
  }

  private static JdbcRecorder.Builder at(TestDatabase database, Instant now) {
    return database.builder().clock(Clock.fixed(now, ZoneOffset.UTC));
  }

  /** Every second one fails. */
  private static List<TheaterEvent> lives(Events session, String prefix) {
    List<TheaterEvent> events = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      LlmStage end = i % 2 == 0 ? LlmStage.COMPLETED : LlmStage.FAILED;
      events.add(session.llmStarted(prefix + i));
      events.add(session.llmEnded(prefix + i, call -> call.stage(end)));
    }
    return events;
  }

  private static boolean write(JdbcRecorder recorder, List<TheaterEvent> events) throws Exception {
    for (int from = 0; from < events.size(); from += 20) {
      recorder.write(events.subList(from, from + 20));
    }
    return true;
  }

  private static List<String> wrong(TestDatabase database) throws SQLException {
    String calls = "(SELECT COUNT(*) FROM @interaction i WHERE i.session_id = s.id";
    return database.select(
        "SELECT id FROM @session s WHERE calls <> "
            + calls
            + ") OR failed_calls <> "
            + calls
            + " AND stage = 'failed')");
  }
}
