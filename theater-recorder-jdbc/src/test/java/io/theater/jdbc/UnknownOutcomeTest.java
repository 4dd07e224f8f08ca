package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streamed text is in the database once, whether or not it was known to have arrived. The clock
 * stands still, so that text waits until a test lets it be written.
 */
class UnknownOutcomeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Clock LATER = Clock.fixed(NOW.plusSeconds(10), ZoneOffset.UTC);

  private final Events events = Events.of("session-1");
  private final SteppedClock clock = new SteppedClock();

  @ParameterizedTest
  @EnumSource(Engine.class)
  void storesTextOnceWhenItIsWrittenWithMoreAfterALostAnswer(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder = open(database, faulty)) {
        recorder.write(List.of(events.llmStarted("call"), events.llmDelta("call", "one ")));
        recorder.write(List.of(step("one ")));
        faulty.loseAnswerOfCommit();
        assertThatThrownBy(recorder::flush).isInstanceOf(SQLException.class);
        recorder.write(List.of(events.llmDelta("call", "two "), step("two ")));
        recorder.flush();
        hasText(recorder, "one two ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void storesTextOnceWhenAPartOfItIsWrittenAfterALostAnswer(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder = open(database, faulty)) {
        recorder.write(
            List.of(events.llmStarted("call"), events.llmDelta("call", "one "), step("one ")));
        clock.now = LATER.instant();
        List<TheaterEvent> more = List.of(events.llmDelta("call", "two "), step("two "));
        faulty.loseAnswerOfCommit();
        assertThatThrownBy(() -> recorder.write(more)).isInstanceOf(SQLException.class);
        recorder.flush(); // what waited before
        recorder.write(more);
        recorder.flush();
        hasText(recorder, "one two ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void keepsWhatWasStoredBeforeWhenTheAnswerToTheEndIsLost(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder = open(database, faulty)) {
        recorder.write(List.of(events.llmStarted("call"), events.llmDelta("call", "one ")));
        recorder.flush();
        List<TheaterEvent> end = List.of(events.llmDelta("call", "two "), events.llmFailed("call"));
        faulty.loseAnswerOfCommit();
        assertThatThrownBy(() -> recorder.write(end)).isInstanceOf(SQLException.class);
        recorder.write(end);
        assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("one two ");
        recorder.write(List.of(events.llmStarted("next"), events.llmDelta("next", "one ")));
        recorder.flush();
        List<TheaterEvent> last = List.of(events.llmFailed("next"));
        faulty.loseAnswerOfCommit();
        assertThatThrownBy(() -> recorder.write(last)).isInstanceOf(SQLException.class);
        recorder.write(last);
        assertThat(recorder.interaction("next").orElseThrow().response()).isEqualTo("one ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void leavesNoPiecesBehindWhenTheWholeTextComes(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder = open(database, faulty)) {
        recorder.write(List.of(events.llmStarted("call"), events.llmDelta("call", "one ")));
        faulty.loseAnswerOfCommit();
        assertThatThrownBy(recorder::flush).isInstanceOf(SQLException.class);
        recorder.write(List.of(events.llmCompleted("call", "one two")));
        assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo("one two");
        assertThat(database.select("SELECT kind FROM @payload")).doesNotContain("response_part");
      }
    }
  }

  /** What the next process stores of a spool that one left behind which was killed. */
  @Nested
  class AcrossProcesses {
    @TempDir private Path spool;
    @TempDir private Path copy;
    private TestDatabase database;
    private FaultyDataSource faulty;
    private JdbcRecorder killed;

    @BeforeEach
    void open() {
      database = TestDatabase.of(Engine.H2);
      faulty = new FaultyDataSource(database.dataSource());
      killed = UnknownOutcomeTest.this.builder(database, faulty).spool(spool).build();
    }

    @AfterEach
    void close() throws Exception {
      killed.close();
      database.close();
    }

    @Test
    void storesTextThatWaitedInMemory() throws Exception {
      killed.write(
          List.of(events.llmStarted("call"), events.llmDelta("call", "one "), step("one ")));
      clock.now = LATER.instant();
      faulty.goDown();
      killed.write(List.of(events.llmDelta("call", "two "), step("two ")));
      hasTextAfterKill("one two ");
    }

    @Test
    void storesTextThatWaitedInMemoryWhenItWasFlushed() throws Exception {
      killed.write(
          List.of(events.llmStarted("call"), events.llmDelta("call", "one "), step("one ")));
      faulty.goDown();
      killed.flush();
      hasTextAfterKill("one ");
    }

    @Test
    void storesTextOnceThatArrivedWithoutAnAnswer() throws Exception {
      killed.write(
          List.of(events.llmStarted("call"), events.llmDelta("call", "one "), step("one ")));
      clock.now = LATER.instant();
      faulty.loseAnswerOfCommit();
      faulty.goDownAfterCommit();
      killed.write(List.of(events.llmDelta("call", "two "), step("two ")));
      hasTextAfterKill("one two ");
    }

    @Test
    void storesTextOnceOfWhichAPartArrivedWithoutAnAnswer() throws Exception {
      String large = "x".repeat(15_000);
      killed.write(List.of(events.llmStarted("call"), events.llmDelta("call", large), step(large)));
      faulty.loseAnswerOfCommit();
      faulty.goDownAfterCommit();
      killed.write(
          List.of(
              events.llmDelta("call", "y".repeat(2_000)),
              step("y".repeat(2_000)),
              events.llmDelta("call", "z"),
              step("z")));
      hasTextAfterKill(large + "y".repeat(2_000) + "z");
    }

    private void hasTextAfterKill(String expected) throws Exception {
      assertThat(killed.health().details().get("spool_events")).isNotEqualTo(0L);
      try (Stream<Path> files = Files.list(spool)) {
        for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      try (JdbcRecorder next = database.builder().spool(copy).build()) {
        await().until(() -> next.health().reasons().isEmpty());
        next.flush();
        hasText(next, expected);
      } finally {
        faulty.comeBack();
      }
    }
  }

  private TheaterEvent step(String text) {
    return events.stepContent("run", "step", text, "");
  }

  private static void hasText(JdbcRecorder recorder, String expected) {
    assertThat(recorder.interaction("call").orElseThrow().response()).isEqualTo(expected);
    assertThat(recorder.step("step").orElseThrow().output()).isEqualTo(expected);
  }

  private JdbcRecorder open(TestDatabase database, FaultyDataSource faulty) throws IOException {
    return builder(database, faulty).build();
  }

  private JdbcRecorder.Builder builder(TestDatabase database, FaultyDataSource faulty) {
    return JdbcRecorder.builder(faulty.dataSource()).prefix(database.prefix()).clock(clock);
  }

  private static final class SteppedClock extends Clock {
    private volatile Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
