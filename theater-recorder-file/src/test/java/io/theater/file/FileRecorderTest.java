package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.json.JsonLine;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Plan;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A theater and its recording, from the API of the host to the files and back. */
class FileRecorderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path sandbox;
  private Path base;
  private RawLog raw;

  @BeforeEach
  void setUp() {
    base = sandbox.resolve("logs/llm_interactions");
    raw = new RawLog(base);
  }

  @Test
  void givesBackWhatAHostRecordedAlsoAfterARestart() throws Exception {
    List<Object> before;
    try (Theater theater = theater()) {
      work(theater, "session-42");
      work(theater, "session-43");
      assertThat(theater.flush(PATIENCE)).isTrue();
      before = everything(theater.history());
      assertThat(theater.stats().droppedTotal() + theater.stats().quarantined()).isZero();
    }
    try (FileRecorder reopened = FileRecorder.at(base)) {
      List<Object> after = everything(reopened);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).as("answer %d", i).isEqualTo(before.get(i));
      }
      LlmInteraction answered = call(reopened, LlmStage.COMPLETED);
      assertThat(answered.userPrompt()).isEqualTo("How many 部门 are there?");
      assertThat(answered.response()).isEqualTo("SELECT count(*) FROM 部门");
      assertThat(answered.messageId()).isEqualTo("message-session-42");
      assertThat(call(reopened, LlmStage.CANCELLED).response()).isEqualTo("half an ans");
      assertThat(reopened.executions(ExecutionQuery.session("session-42")).items())
          .extracting(run -> run.status())
          .containsExactly(ExecutionStatus.SUCCEEDED);
    }
  }

  @Test
  void foldsToTheSameRecordsInJq() throws Exception {
    try (Theater theater = theater()) {
      work(theater, "session-42");
      assertThat(theater.flush(PATIENCE)).isTrue();
      Map<String, JsonLine> calls = raw.folded("interactions");
      assertThat(calls).hasSize(3);
      calls.forEach(
          (id, line) -> assertThat(theater.history().interaction(id)).hasValue(read(line)));
      Map<String, JsonLine> others = raw.folded("steps");
      for (StepRecord step : theater.history().steps(StepQuery.session("session-42")).items()) {
        assertThat(others.get(step.id()).toStep()).isEqualTo(step);
      }
      theater
          .history()
          .executions(ExecutionQuery.all())
          .items()
          .forEach(run -> assertThat(others.get(run.id()).toExecution()).isEqualTo(run));
    }
  }

  private static LlmInteraction read(JsonLine line) {
    return line.toInteraction();
  }

  @Test
  void canBeSearchedAsPlainText() throws Exception {
    try (Theater theater = theater()) {
      work(theater, "session-42");
      assertThat(theater.flush(PATIENCE)).isTrue();
      assertThat(raw.lines("interactions"))
          .filteredOn(line -> line.contains("How many 部门 are there?"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains("\"stage\":\"started\""));
      assertThat(raw.lines("interactions"))
          .filteredOn(line -> line.contains("\"stage\":\"completed\""))
          .first()
          .satisfies(line -> assertThat(line).doesNotContain("How many"));
    }
  }

  @Test
  void numbersTheLinesOfBothLogsAcrossRestarts() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Theater theater = theater()) {
        work(theater, "session-" + i);
      }
    }
    List<Object> seqs =
        java.util.stream.Stream.concat(
                raw.values("interactions", "seq").stream(), raw.values("steps", "seq").stream())
            .toList();
    assertThat(seqs).doesNotHaveDuplicates();
    assertThat(raw.values("interactions", "seq"))
        .isSortedAccordingTo(java.util.Comparator.comparing(seq -> ((Number) seq).longValue()));
    assertThat(raw.values("interactions", "boot").stream().distinct()).hasSize(3);
  }

  @Test
  void keepsEverythingToItsOwner() throws Exception {
    try (Theater theater = theater()) {
      work(theater, "session-42");
    }
    for (Path path : Files.walk(base).toList()) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      assertThat(mode)
          .as(path.toString())
          .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void readsACallAsInterruptedOnlyOnceItsProcessIsGone() throws Exception {
    Theater theater = theater();
    LlmCall call = theater.llm().start(LlmRequest.of("openai", "gpt-4o").user("hello"));
    call.append("half an answer to s");
    assertThat(theater.flush(PATIENCE)).isTrue();
    assertThat(theater.history().interaction(call.id()).orElseThrow().stage())
        .isEqualTo(LlmStage.STREAMING);
    theater.close();
    try (FileRecorder reopened = FileRecorder.at(base)) {
      LlmInteraction found = reopened.interaction(call.id()).orElseThrow();
      assertThat(found.stage()).isEqualTo(LlmStage.INTERRUPTED);
      assertThat(found.response()).isEqualTo("half an answer to s");
      assertThat(reopened.interactions(InteractionQuery.all().stage(LlmStage.INTERRUPTED)).items())
          .containsExactly(found);
    }
  }

  private Theater theater() {
    return Theater.builder().sink(FileRecorder.at(base)).build();
  }

  private static LlmInteraction call(HistoryStore history, LlmStage stage) {
    return history.interactions(InteractionQuery.session("session-42").stage(stage)).items().get(0);
  }

  private static List<Object> everything(HistoryStore history) {
    return List.of(
        history.sessions(SessionQuery.all()),
        history.executions(ExecutionQuery.all()),
        history.steps(StepQuery.session("session-42")),
        history.interactions(InteractionQuery.all()),
        history.interactions(InteractionQuery.all().containing("部门").inOrder()),
        history.statistics(DateRange.all()));
  }

  private static void work(Theater theater, String session) {
    Plan plan = Plan.of("ask", "check", "chart");
    try (StepTracker steps = theater.track(session, "answer-question", plan)) {
      Step ask = steps.start("ask");
      ask.progress(30, "reading the schema");
      ask.content("two ");
      ask.content("tables");
      LlmRequest request = LlmRequest.of("openai", "gpt-4o").in(ask).user("How many 部门 are there?");
      String id;
      try (LlmCall call = theater.llm().start(request)) {
        call.append("SELECT count(*) ");
        call.append("FROM 部门");
        id = call.id();
        call.complete(LlmResponse.builder().usage(Usage.of(812, 95)).finishReason("stop").build());
      }
      try (LlmCall call = theater.llm().start(request)) {
        call.append("half an ans");
      }
      theater.llm().start(request).fail(new java.net.SocketTimeoutException("30 s"));
      ask.complete(Map.of("rows", 1));
      Step check = steps.start(StepSpec.of("check"));
      check.fail(new IllegalStateException("no rows"));
      theater.llm().finalized(id, "message-" + session);
      steps.complete(Map.of("ok", true));
    }
  }

  @Test
  void storesWhatWasStreamedWhenAStepFails() throws Exception {
    try (Theater theater = theater()) {
      try (StepTracker steps = theater.track("session-1", "flow")) {
        Step step = steps.start("write");
        step.content("half a ");
        step.content("text");
        step.fail(new IllegalStateException("no more"));
      }
      assertThat(theater.flush(PATIENCE)).isTrue();
    }
    try (FileRecorder reopened = FileRecorder.at(base)) {
      StepRecord step = reopened.steps(StepQuery.session("session-1")).items().get(0);
      assertThat(step.status()).isEqualTo(StepStatus.ERROR);
      assertThat(step.output()).isEqualTo("half a text");
    }
  }
}
