package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.history.StatisticsCollector;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.Cost;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Statistics;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Totals that were added up before are those of the rows, whatever has happened to these. */
class StatisticsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final int DAYS = 3;
  private static final int ROUNDS = 60;

  private final Random random = new Random();
  private final List<TheaterEvent> written = new ArrayList<>();
  private final List<Events> sessions = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Engine.class)
  void areThoseOfTheRows(Engine engine) throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    random.setSeed(seed);
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open();
        JdbcRecorder otherNode = database.open()) {
      for (int i = 0; i < ROUNDS; i++) {
        change(random.nextBoolean() ? recorder : otherNode, i);
        if (random.nextInt(3) == 0) {
          recorder.rollUp();
        }
        for (DateRange range : ranges()) {
          assertThat(otherNode.statistics(range))
              .as("seed %d, round %d, %s", seed, i, range)
              .usingRecursiveComparison()
              .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
              .isEqualTo(ofRows(otherNode, range));
        }
      }
    }
  }

  @Test
  void areNotCountedFromRowsThatWereAddedUp() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2);
        JdbcRecorder recorder = database.open()) {
      recorder.write(List.of(start(Events.of("session-1"), "call-1", 5)));
      recorder.rollUp();
      assertThat(database.select("SELECT hours FROM @total ORDER BY hours"))
          .containsExactly("1", "24");
      database.run("DELETE FROM @interaction");
      assertThat(recorder.statistics(DateRange.all()).interactions()).isEqualTo(1);
      database.run("DELETE FROM @total WHERE hours = 24");
      assertThat(recorder.statistics(DateRange.all()).interactions()).isEqualTo(1);
      database.run("DELETE FROM @total");
      assertThat(recorder.statistics(DateRange.all()).interactions()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void forgetWhatRetentionDeletes(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      Instant start = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
      try (JdbcRecorder recorder = at(database, start).build()) {
        recorder.write(List.of(start(Events.of("session-1"), "call-1", 5)));
        recorder.rollUp();
        assertThat(recorder.statistics(DateRange.all()).interactions()).isEqualTo(1);
      }
      try (JdbcRecorder recorder =
          at(database, start.plus(Duration.ofDays(3))).keepSessions(Duration.ofDays(2)).build()) {
        recorder.cleanUp();
        assertThat(recorder.statistics(DateRange.all()).interactions()).isZero();
      }
    }
  }

  @Test
  void knowWhenAProcessIsGoneThatLeftCallsOpen() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2);
        JdbcRecorder reader = database.open()) {
      try (JdbcRecorder recorder = database.open()) {
        recorder.write(List.of(start(Events.of("session-1"), "call-1", 5)));
        recorder.rollUp();
        assertThat(recorder.statistics(DateRange.all()).open()).isEqualTo(1);
      }
      assertThat(reader.statistics(DateRange.all()).byStage()).containsOnlyKeys("interrupted");
    }
  }

  private static JdbcRecorder.Builder at(TestDatabase database, Instant now) {
    return database.builder().clock(Clock.fixed(now, ZoneOffset.UTC));
  }

  /** Something new, something late, or something once more. */
  private void change(JdbcRecorder recorder, int round) throws Exception {
    int what = random.nextInt(4);
    if (written.isEmpty() || what == 0) {
      sessions.add(Events.of("session-" + random.nextInt(5)));
      int hour = random.nextInt(DAYS * 24);
      written.add(start(sessions.get(sessions.size() - 1), "call-" + (sessions.size() - 1), hour));
    } else if (what == 1) {
      int call = random.nextInt(sessions.size());
      written.add(sessions.get(call).llmFinalized("call-" + call, "message-" + round));
    } else if (what == 2) {
      int call = random.nextInt(sessions.size());
      written.add(end(sessions.get(call), "call-" + call, 10 + random.nextInt(100_000)));
    } else {
      written.add(written.get(random.nextInt(written.size())));
    }
    recorder.write(List.of(written.get(written.size() - 1)));
  }

  private static TheaterEvent start(Events session, String id, int hour) {
    Instant start = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(hour));
    return session.at(start).llmStarted(id);
  }

  private TheaterEvent end(Events session, String id, int millis) {
    return session.llmEnded(
        id,
        call ->
            call.stage(random.nextInt(5) == 0 ? LlmStage.FAILED : LlmStage.COMPLETED)
                .responseModel("model-" + millis % 3)
                .usage(Usage.of(millis, 5))
                .cost(new Cost(new BigDecimal("0.25"), millis % 2 == 0 ? "USD" : "EUR", "reported"))
                .timing(session.timing(Duration.ofMillis(millis))));
  }

  private static List<DateRange> ranges() {
    List<DateRange> ranges = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      ranges.add(DateRange.of(FIRST.plusDays(day)));
    }
    ranges.add(DateRange.all());
    return ranges;
  }

  private static Statistics ofRows(JdbcRecorder recorder, DateRange range) {
    StatisticsCollector collector = new StatisticsCollector();
    InteractionQuery query = InteractionQuery.all().limit(InteractionQuery.MAX_LIMIT);
    for (LlmInteraction call : recorder.interactions(query.on(range)).items()) {
      collector.add(call);
    }
    return collector.collect();
  }
}
