package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Page;
import io.theater.model.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several writers in one directory, each under a suffix of its own. */
class SecondWriterTest {
  private static final String OF_B = "2025-12-07_all_interactions.b.jsonl";

  @TempDir private Path sandbox;
  private final ManualClock clock = new ManualClock();

  @Test
  void writesFilesOfItsOwn() throws Exception {
    try (FileRecorder first = open("");
        FileRecorder second = builder("b").maxFileSize(1_000).build()) {
      Events events = Events.of("session-1");
      first.write(List.of(events.llmStarted("a")));
      Events others = Events.of("session-2");
      for (int i = 0; i < 4; i++) {
        second.write(List.of(others.llmStarted("b-" + i)));
      }
      clock.advance(Duration.ofDays(1));
      second.write(List.of(others.stepStarted("run", "step")));
      assertThat(raw().files())
          .contains(
              "2025-12-07_all_interactions.jsonl",
              OF_B,
              "2025-12-07_all_interactions.b.0001.jsonl",
              "2025-12-08_all_steps.b.jsonl")
          .doesNotContain("2025-12-07_all_interactions.0001.jsonl");
      assertThat(base().resolve(".theater/lock")).exists();
      assertThat(base().resolve(".theater/lock.b")).exists();
    }
  }

  @Test
  void refusesTheSameSuffixTwice() throws Exception {
    try (FileRecorder first = open("b")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> open("b"))
          .withMessageContaining("writerSuffix");
      open("").close();
    }
    open("b").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "B", "a/b", "../x", "a.b", "seventeen-letters"})
  void refusesWhatIsNoSuffix(String suffix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.builder(base()).writerSuffix(suffix))
        .withMessageContaining("'" + suffix + "'");
  }

  @Test
  void seesEverythingAfterARestartAlthoughBothCountedTheSame() throws Exception {
    Events ours = Events.of("session-1");
    Events theirs = Events.of("session-2").afterRestart("boot-b");
    try (FileRecorder first = open("");
        FileRecorder second = open("b")) {
      for (int i = 0; i < 10; i++) {
        first.write(List.of(ours.llmStarted("a-" + i), ours.llmCompleted("a-" + i, "A" + i)));
        second.write(List.of(theirs.llmStarted("b-" + i), theirs.llmCompleted("b-" + i, "B" + i)));
        first.write(List.of(ours.stepStarted("run-a", "step-a-" + i)));
        second.write(List.of(theirs.stepStarted("run-b", "step-b-" + i)));
      }
    }
    assertThat(raw().values("interactions", "seq")).hasSize(40).contains(1, 2);
    try (FileRecorder again = open("")) {
      for (int i = 0; i < 10; i++) {
        assertThat(again.interaction("a-" + i).orElseThrow().response()).isEqualTo("A" + i);
        assertThat(again.interaction("b-" + i).orElseThrow().response()).isEqualTo("B" + i);
      }
      for (int limit : new int[] {1, 3, 7}) {
        assertThat(pages(again, InteractionQuery.all().limit(limit)))
            .hasSize(20)
            .doesNotHaveDuplicates()
            .isEqualTo(reversed(pages(again, InteractionQuery.all().inOrder().limit(limit))));
      }
      assertThat(sessions(again)).containsExactlyInAnyOrder("session-1", "session-2");
      again.write(List.of(ours.llmStarted("a-new")));
      assertThat(pages(again, InteractionQuery.all())).startsWith("a-new");
    }
  }

  @Test
  void putsASessionOfTwoWritersTogether() throws Exception {
    try (FileRecorder first = open("");
        FileRecorder second = open("b")) {
      first.write(List.of(Events.of("shared").llmStarted("a")));
      second.write(List.of(Events.of("shared").afterRestart("boot-b").llmStarted("b")));
    }
    try (FileRecorder again = open("c")) {
      assertThat(sessions(again)).containsExactly("shared");
      assertThat(again.session("shared").orElseThrow().counts().interactions()).isEqualTo(2);
    }
  }

  @Test
  void leavesTheFilesOfOthersAsTheyAre() throws Exception {
    Events theirs = Events.of("session-2");
    try (FileRecorder other = open("b")) {
      other.write(List.of(theirs.llmStarted("b")));
      Path file = raw().file(OF_B);
      Files.writeString(file, "{\"v\":1,\"seq\":2,\"half", UTF_8, APPEND);
      long size = Files.size(file);
      try (FileRecorder recorder = open("")) {
        assertThat(recorder.interaction("b")).isPresent();
        assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
      }
      assertThat(Files.size(file)).isEqualTo(size);
      assertThat(base().resolve(".theater/quarantine")).doesNotExist();
    }
  }

  @Test
  void knowsWhichCallsOfOthersMayStillEnd() throws Exception {
    Events before = Events.of("session-1").afterRestart("boot-b1");
    try (FileRecorder other = open("b")) {
      other.write(List.of(before.llmStarted("old")));
    }
    try (FileRecorder other = open("b")) {
      other.write(List.of(before.afterRestart("boot-b2").llmStarted("new")));
      try (FileRecorder recorder = open("")) {
        assertThat(stage(recorder, "old")).isEqualTo(LlmStage.INTERRUPTED);
        assertThat(stage(recorder, "new")).isEqualTo(LlmStage.STARTED);
      }
    }
    try (FileRecorder recorder = open("")) {
      assertThat(stage(recorder, "new")).isEqualTo(LlmStage.INTERRUPTED);
    }
  }

  @Test
  void worksWithARealProcessBesideIt() throws Exception {
    try (Child child = Child.start(Child.Lock.class, base().toString(), "b")) {
      assertThat(child.readLine()).isEqualTo("open");
      String id = "child-" + child.pid();
      try (Child third = Child.start(Child.Lock.class, base().toString(), "b");
          FileRecorder recorder = open("")) {
        assertThat(third.readLine())
            .contains("in use by process " + child.pid())
            .contains("writerSuffix");
        assertThat(stage(recorder, id)).isEqualTo(LlmStage.STARTED);
      }
      child.kill();
      try (FileRecorder recorder = open("");
          FileRecorder same = open("b")) {
        assertThat(stage(recorder, id)).isEqualTo(LlmStage.INTERRUPTED);
        assertThat(stage(same, id)).isEqualTo(LlmStage.INTERRUPTED);
      }
    }
  }

  @Test
  void writesAtTheSameTimeAsARealProcess() throws Exception {
    try (Child child = Child.start(Writer.class, base().toString(), "b");
        FileRecorder recorder = Writer.open(base(), "a")) {
      assertThat(child.readLine()).isEqualTo("open");
      Writer.calls(base(), recorder, "a");
      assertThat(child.readLine()).isEqualTo("done");
    }
    List<String> expected = new ArrayList<>(Writer.ids("a"));
    expected.addAll(Writer.ids("b"));
    try (FileHistory both = FileRecorder.readOnly(base())) {
      for (String id : expected) {
        assertThat(both.interaction(id).orElseThrow().response()).isEqualTo("answer of " + id);
      }
      assertThat(pages(both, InteractionQuery.all().limit(70)))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(both.storeHealth().status()).isEqualTo(Health.Status.UP);
    }
  }

  /** Records some hundred calls in files of its own. */
  static final class Writer {
    private static final int CALLS = 300;

    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path base = Path.of(arguments[0]);
      String suffix = arguments[1];
      try (FileRecorder recorder = open(base, suffix)) {
        Child.say("open");
        calls(base, recorder, suffix);
      }
      Child.say("done");
    }

    private static FileRecorder open(Path base, String suffix) {
      FileRecorder.Builder builder = FileRecorder.builder(base).clock(new ManualClock());
      return builder.writerSuffix(suffix).maxFileSize(50_000).build();
    }

    private static void calls(Path base, FileRecorder recorder, String suffix) throws IOException {
      Events events = Events.of("shared").afterRestart("boot-" + suffix);
      for (String id : ids(suffix)) {
        if (id.endsWith("00")) {
          awaitOther(base, id.substring(1), suffix);
        }
        recorder.write(List.of(events.llmStarted(id)));
        recorder.write(List.of(events.llmCompleted(id, "answer of " + id)));
      }
    }

    /** So that neither is done before the other begins. */
    private static void awaitOther(Path base, String place, String suffix) throws IOException {
      Files.createFile(base.resolveSibling(suffix + place));
      Path other = base.resolveSibling((suffix.equals("a") ? "b" : "a") + place);
      await().until(() -> Files.exists(other));
    }

    private static List<String> ids(String suffix) {
      return IntStream.range(0, CALLS).mapToObj(i -> suffix + "-" + i).toList();
    }
  }

  private static LlmStage stage(FileRecorder recorder, String id) {
    return recorder.interaction(id).orElseThrow().stage();
  }

  private static List<String> pages(HistoryStore history, InteractionQuery query) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<LlmInteraction> page = history.interactions(query.after(cursor));
      page.items().forEach(call -> ids.add(call.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  private static List<String> reversed(List<String> ids) {
    List<String> reversed = new ArrayList<>(ids);
    java.util.Collections.reverse(reversed);
    return reversed;
  }

  private static List<String> sessions(FileRecorder recorder) {
    return recorder.sessions(SessionQuery.all()).items().stream().map(Session::id).toList();
  }

  private Path base() {
    return sandbox.resolve("base");
  }

  private RawLog raw() {
    return new RawLog(base());
  }

  private FileRecorder open(String suffix) {
    return builder(suffix).build();
  }

  private FileRecorder.Builder builder(String suffix) {
    FileRecorder.Builder builder = FileRecorder.builder(base()).clock(clock).threads(Idle.THREADS);
    return suffix.isEmpty() ? builder : builder.writerSuffix(suffix);
  }
}
