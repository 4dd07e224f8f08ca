package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Theater;
import io.theater.contract.Books;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.PipelineStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileDataTest {
  private static final int HUGE = 7_000_000; // 21 MB in UTF-8

  @ParameterizedTest
  @EnumSource(Engine.class)
  void storesWhatIsHostileAndItsNeighbours(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open()) {
      Events events = Events.of("session-1");
      List<TheaterEvent> batch = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        batch.add(events.llmStarted("call-" + i));
      }
      String key = "k".repeat(3_000);
      batch.add(events.llmStarted("nul\u0000id", call -> call.role("nul\u0000role")));
      batch.add(events.llmCompleted("surrogate", "lone \ud800 and \udc00 and NUL \u0000 and 😀"));
      batch.add(events.llmCompleted("huge", "文".repeat(HUGE)));
      batch.add(events.llmStarted(key, call -> call.stepId(key).provider(key).messageId(key)));
      recorder.write(batch);

      assertThat(recorder.interactions(InteractionQuery.latest(1000)).items()).hasSize(100);
      assertThat(recorder.interaction("nul\u0000id").orElseThrow().role())
          .isEqualTo("nul\u0000role");
      assertThat(recorder.interaction("surrogate").orElseThrow().response())
          .isEqualTo("lone \ufffd and \ufffd and NUL \ufffd and 😀");
      assertThat(recorder.interaction("huge").orElseThrow().response()).hasSize(HUGE);
      LlmInteraction oversize = recorder.interaction(key).orElseThrow();
      assertThat(oversize.id()).isEqualTo(key);
      assertThat(oversize.stepId()).isEqualTo(key);
      assertThat(recorder.interactionOfMessage(key)).hasValue(oversize);
      assertThat(recorder.interactions(InteractionQuery.all().step(key).provider(key)).items())
          .extracting(LlmInteraction::id)
          .containsExactly(key);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void quarantinesARowThatTheDatabaseWillNeverTake(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      Theater theater = Theater.builder().sink(database.open()).build();
      database.run(
          engine == Engine.SQLITE // cannot add constraints
              ? "CREATE TRIGGER @c BEFORE INSERT ON @interaction WHEN NEW.provider = 'poison'"
                  + " BEGIN SELECT RAISE(ABORT, 'poison'); END"
              : "ALTER TABLE @interaction ADD CONSTRAINT @c CHECK (provider <> 'poison')");
      for (int i = 0; i < 100; i++) {
        theater
            .llm()
            .record(
                LlmInteraction.builder("call-" + i, "session-1")
                    .provider(i == 42 ? "poison" : "openai")
                    .metadata(Map.of("number", i))
                    .build());
      }
      theater.flush(Duration.ofSeconds(30));
      PipelineStats stats = Books.addUp(theater);
      assertThat(stats.quarantined()).isEqualTo(1);
      assertThat(stats.stored()).isEqualTo(99);
      assertThat(theater.health().status()).isNotEqualTo(Health.Status.UP);
      assertThat(theater.history().interactions(InteractionQuery.latest(200)).items()).hasSize(99);
      theater.close();
    }
  }

  @Test
  void repeatsATransactionThatMetADeadlock() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(faulty.dataSource()).prefix(database.prefix()).build()) {
        faulty.failCommit("40P01");
        faulty.failCommit("40001");
        recorder.write(Events.of("session-1").wholeExecution("a"));
        assertThat(recorder.interaction("a-call").orElseThrow().response()).isEqualTo("SELECT 1");
        assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
      }
    }
  }
}
