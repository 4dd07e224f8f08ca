package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.segment.LineSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart finds, whatever happened to the files meanwhile. */
class RecoveryTest {
  private static final String CALLS = "2025-12-07_all_interactions.jsonl";

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;
  private RawLog raw;

  @BeforeEach
  void open() {
    recorder = FileRecorder.builder(base).clock(clock).threads(Idle.THREADS).build();
    raw = new RawLog(base);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void cutsATornTailIntoTheQuarantine() throws Exception {
    write(events.llmStarted("a"), events.llmCompleted("a", "1"));
    recorder.close();
    long whole = Files.size(raw.file(CALLS));
    Files.writeString(raw.file(CALLS), "{\"v\":1,\"seq\":3,\"id\":\"torn", UTF_8, APPEND);
    open();
    assertThat(Files.size(raw.file(CALLS))).isEqualTo(whole);
    assertThat(Files.list(base.resolve(".theater/quarantine")))
        .singleElement()
        .satisfies(file -> assertThat(file).content().endsWith("\"torn"));
    assertThat(recorder.health().details()).containsEntry("torn_bytes", 25L);
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    write(events.llmStarted("b"));
    assertThat(calls()).containsExactly("a", "b");
  }

  @Test
  void skipsADamagedLineAndSaysWhereItIs() throws Exception {
    write(events.llmStarted("a"), events.llmStarted("b"), events.llmStarted("c"));
    recorder.close();
    int offset = damage("\"id\":\"b\"");
    open();
    assertThat(calls()).containsExactly("a", "c");
    Health health = recorder.storeHealth();
    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health.reasons().get(0)).contains("1 line of the log").contains(CALLS);
    assertThat(health.details()).containsEntry("corrupt_lines", 1);
    assertThat(health.details().get("corrupt_places").toString())
        .contains(CALLS + " at byte " + offset);
    write(events.llmStarted("d"));
    assertThat(calls()).containsExactly("a", "c", "d");
  }

  @Test
  void countsALineOnceThatIsDamagedWhileItIsOpen() throws Exception {
    write(events.llmStarted("a"), events.llmStarted("b"), events.llmCompleted("b", "1"));
    damage("\"id\":\"b\"");
    for (int i = 0; i < 3; i++) {
      LlmInteraction call = recorder.interaction("b").orElseThrow();
      assertThat(call.response()).isEqualTo("1");
      assertThat(call.prompt()).isNull();
    }
    assertThat(recorder.health().details()).containsEntry("corrupt_lines", 1);
  }

  @Test
  void readsFromTheNextFileWhatCouldNotBeForced() throws Exception {
    recorder.close();
    FragileStorage disk = new FragileStorage();
    recorder =
        FileRecorder.builder(base)
            .clock(clock)
            .threads(Idle.THREADS)
            .storage(disk)
            .durability(Durability.fsync())
            .build();
    write(events.llmStarted("a"));
    disk.failingForces.set(1);
    write(events.llmStarted("b"), events.llmCompleted("b", "1"));
    recorder.close();
    damage("\"id\":\"b\"");
    open();
    LlmInteraction call = recorder.interaction("b").orElseThrow();
    assertThat(call.userPrompt()).isEqualTo("What is b?");
    assertThat(call.response()).isEqualTo("1");
    assertThat(calls()).containsExactly("a", "b");
    assertThat(raw.file(CALLS)).content().doesNotContain("completed");
  }

  @Test
  void skipsWhatOnlyANewerVersionCanReadAndSaysSo() throws Exception {
    write(events.llmStarted("a"));
    recorder.close();
    append("{\"v\":1,\"seq\":8,\"enc\":\"cas\",\"id\":\"b\",\"session_id\":\"session-1\"}");
    append("{\"v\":9,\"seq\":9,\"id\":\"c\",\"session_id\":\"session-1\"}");
    append("{\"v\":1,\"seq\":10}");
    append("{not json}");
    open();
    assertThat(calls()).containsExactly("a");
    assertThat(recorder.health().details()).containsEntry("corrupt_lines", 4);
    assertThat(recorder.health().details().get("corrupt_places").toString())
        .contains("cannot read a line with enc 'cas'")
        .contains("cannot read a line with v '9'")
        .contains("the line has no");
  }

  @Test
  void goesOnWhenAFileWasDeletedUnderIt() throws Exception {
    write(events.llmStarted("a"));
    clock.advance(Duration.ofDays(1));
    write(events.llmStarted("b"));
    Files.delete(raw.file(CALLS));
    assertThat(calls()).containsExactly("b");
    assertThat(recorder.health().reasons()).containsExactly(CALLS + " is gone");
  }

  @Test
  void startsTheFileOfANewDayAndFoldsAcrossDays() throws Exception {
    write(events.llmStarted("a"), events.executionStarted("run"));
    clock.set(Instant.parse("2025-12-07T23:59:59.999Z"));
    write(events.llmDelta("a", "half"));
    clock.set(Instant.parse("2025-12-08T00:00:01Z"));
    write(events.llmCompleted("a", "whole"));
    write(events.executionEnded("run", ExecutionStatus.SUCCEEDED));
    assertThat(raw.files())
        .containsExactly(
            CALLS,
            "2025-12-07_all_steps.jsonl",
            "2025-12-08_all_interactions.jsonl",
            "2025-12-08_all_steps.jsonl");
    List<Object> before = everything();
    assertThat(recorder.interaction("a").orElseThrow().response()).isEqualTo("whole");
    reopen();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void neverGoesBackToTheFileOfAnEarlierDay() throws Exception {
    clock.advance(Duration.ofDays(2));
    write(events.llmStarted("a"));
    clock.advance(Duration.ofDays(-2));
    write(events.llmStarted("b"));
    reopen();
    write(events.llmStarted("c"));
    assertThat(raw.files()).containsExactly("2025-12-09_all_interactions.jsonl");
    assertThat(calls()).containsExactly("a", "b", "c");
  }

  @Test
  void skipsEventsOfAnEarlierRunThatComeAgain() throws Exception {
    List<TheaterEvent> batch = events.wholeExecution("a");
    recorder.write(batch);
    List<Object> before = everything();
    reopen();
    recorder.write(batch);
    recorder.flush();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void givesTheSameAnswersAfterARestart() throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    RandomRecords random = new RandomRecords(seed, "session-1", Events.BOOT);
    List<LlmInteraction> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      LlmInteraction call = random.interaction();
      all.add(call);
      write(new LlmEnded(events.header(call.executionId()), call));
    }
    List<Object> before = answers(all);
    reopen();
    assertThat(answers(all)).as("-Dtheater.seed=%d", seed).isEqualTo(before);
  }

  private List<Object> answers(List<LlmInteraction> all) {
    List<Object> answers = new ArrayList<>();
    answers.add(recorder.statistics(DateRange.all()));
    for (LlmStage stage : LlmStage.values()) {
      answers.add(ids(InteractionQuery.all().stage(stage)));
    }
    for (LlmInteraction call : all.subList(0, 10)) {
      answers.add(ids(InteractionQuery.all().model(call.responseModel())));
      answers.add(ids(InteractionQuery.all().role(call.role()).provider(call.provider())));
      answers.add(ids(InteractionQuery.all().execution(call.executionId())));
      answers.add(ids(InteractionQuery.all().step(call.stepId()).inOrder()));
      answers.add(ids(InteractionQuery.all().slowerThan(call.timing().duration())));
      answers.add(ids(InteractionQuery.all().tokensAtLeast(call.usage().totalTokens())));
      answers.add(ids(InteractionQuery.all().containing(call.response())));
      answers.add(recorder.interactionOfMessage(call.messageId()));
    }
    return answers;
  }

  private List<String> ids(InteractionQuery query) {
    return recorder.interactions(query.limit(500)).items().stream()
        .map(LlmInteraction::id)
        .toList();
  }

  private void reopen() throws Exception {
    recorder.close();
    open();
  }

  private List<String> calls() {
    return ids(InteractionQuery.all().inOrder());
  }

  private List<Object> everything() {
    return List.of(
        recorder.sessions(SessionQuery.all()),
        recorder.executions(ExecutionQuery.all()),
        recorder.steps(StepQuery.session("session-1")),
        recorder.interactions(InteractionQuery.all()),
        recorder.statistics(DateRange.all()));
  }

  private void write(TheaterEvent... batch) throws Exception {
    recorder.write(Arrays.asList(batch));
  }

  /** Flips a byte inside the first occurrence of a text; returns the offset of its line. */
  private int damage(String text) throws IOException {
    byte[] bytes = Files.readAllBytes(raw.file(CALLS));
    String all = new String(bytes, UTF_8);
    int at = all.indexOf(text);
    bytes[at + text.length() - 2] ^= 1;
    Files.write(raw.file(CALLS), bytes);
    return all.lastIndexOf('\n', at) + 1;
  }

  private void append(String object) throws IOException {
    byte[] json = object.getBytes(UTF_8);
    ByteBuffer line = ByteBuffer.allocate(json.length + 32);
    new LineSeal().seal(ByteBuffer.wrap(json), line);
    line.flip();
    Files.write(raw.file(CALLS), Arrays.copyOf(line.array(), line.limit()), APPEND);
  }
}
