package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.json.Json;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside the log. */
class ViewsTest {
  private static final String DAY = "2025-12-07";

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("5");
  private RawViews views;
  private FileRecorder recorder;

  @BeforeEach
  void setUp() {
    views = new RawViews(base);
    open(SessionView.FULL);
  }

  @AfterEach
  void tearDown() throws IOException {
    recorder.close();
  }

  @Test
  void giveEachSessionTheLinesOfTheLogByteForByte() throws Exception {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Events session = Events.of("Session " + i);
      batch.addAll(session.wholeExecution("s" + i));
      batch.add(session.llmStarted("more-" + i));
      batch.add(session.llmFailed("more-" + i));
    }
    recorder.write(batch.subList(0, 300));
    recorder.write(batch.subList(300, batch.size()));
    recorder.flush();
    recorder.completeViews();
    views.sessionsAreComplete();
    assertThat(views.sessions()).hasSize(30);
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void keepNobodyWhoWritesWaiting() throws Exception {
    recorder.write(List.of(events.llmStarted("a")));
    recorder.flush();
    recorder.tick();
    assertThat(views.sessions()).isEmpty();
    recorder.write(List.of(events.llmCompleted("a", "yes")));
    recorder.completeViews();
    views.sessionsAreComplete();
  }

  @Test
  void areCompleteWhenTheRecorderIsClosed() throws Exception {
    recorder.write(List.of(events.llmStarted("a"), events.llmFailed("a")));
    recorder.close();
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("a");
  }

  @Test
  void trailTheLogByThemselvesOnAThreadThatIsThereOnlyMeanwhile() throws Exception {
    recorder.close();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    recorder =
        FileRecorder.builder(base)
            .threads(
                task -> {
                  Thread thread = new Thread(task);
                  threads.add(thread);
                  return thread;
                })
            .build();
    for (int round = 0; round < 2; round++) {
      recorder.write(List.of(events.llmStarted("a" + round), events.llmFailed("a" + round)));
      await().untilAsserted(views::sessionsAreComplete);
      await().until(() -> threads.stream().noneMatch(ViewsTest::isOfViews));
    }
    assertThat(recorder.health().reasons()).isEmpty();
    recorder.close();
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  private static boolean isOfViews(Thread thread) {
    return thread.isAlive() && thread.getName().equals("theater-views-file");
  }

  @Test
  void takeFromTheLogWhatWasTooMuchToNote() throws Exception {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < 52_000; i++) {
      batch.add(events.llmStarted("a" + i));
      batch.add(events.llmCompleted("a" + i, ""));
    }
    recorder.write(batch);
    recorder.completeViews();
    Path log = base.resolve("by_date/" + DAY + "_all_interactions.jsonl");
    assertThat(views.sessionFile("5", DAY)).hasSameBinaryContentAs(log);
    try (var lines = Files.lines(log)) {
      assertThat(lines).hasSize(104_000);
    }
  }

  @Test
  void doNotWaitForAClockThatWentBack() throws Exception {
    recorder.write(List.of(events.llmStarted("a")));
    clock.advance(Duration.ofDays(-400));
    recorder.completeViews();
    views.sessionsAreComplete();
  }

  @Test
  void beginANewFileWithTheDayOfTheLog() throws Exception {
    recorder.write(List.of(events.llmStarted("a")));
    clock.advance(Duration.ofDays(1));
    recorder.write(List.of(events.llmFailed("a")));
    recorder.flush();
    recorder.completeViews();
    views.sessionsAreComplete();
    assertThat(views.sessionFile("5", DAY)).exists();
    assertThat(views.sessionFile("5", "2025-12-08")).exists();
    assertThat(views.errors("2025-12-08")).containsOnlyKeys("a");
  }

  @Test
  void referToTheLog() throws Exception {
    recorder.close();
    open(SessionView.REFS);
    recorder.write(events.wholeExecution("a"));
    clock.advance(Duration.ofDays(1));
    recorder.write(List.of(events.llmStarted("b"), events.llmFailed("b")));
    recorder.flush();
    recorder.completeViews();
    Map<String, List<String>> expected = views.expectedSessions();
    Map<String, List<String>> references = views.sessions();
    assertThat(references.keySet()).isEqualTo(expected.keySet());
    for (String file : expected.keySet()) {
      assertThat(references.get(file)).hasSameSizeAs(expected.get(file));
      for (int i = 0; i < expected.get(file).size(); i++) {
        leadsTo(expected.get(file).get(i), references.get(file).get(i));
      }
    }
  }

  private void leadsTo(String line, String reference) throws IOException {
    Map<String, Object> where = Json.readObject(reference.getBytes(UTF_8));
    Map<String, Object> what = Json.readObject(line.getBytes(UTF_8));
    byte[] bytes = Files.readAllBytes(base.resolve((String) where.get("file")));
    int offset = ((Number) where.get("offset")).intValue();
    int length = ((Number) where.get("length")).intValue();
    assertThat(new String(bytes, offset, length, UTF_8)).isEqualTo(line + "\n");
    for (String member : List.of("v", "seq", "id", "session_id", "stage")) {
      assertThat(where).containsEntry(member, what.get(member));
    }
    assertThat(where).containsEntry("timestamp", what.get("at")).containsKey("_crc");
  }

  @Test
  void referToTheArchiveOnceTheFileOfTheLogHasGone() throws Exception {
    recorder.close();
    open(SessionView.REFS);
    recorder.write(events.wholeExecution("a"));
    recorder.write(List.of(events.llmStarted("b"), events.llmFailed("b")));
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    assertThat(recorder.archive()).isZero();
    List<Map<String, Object>> references = new ArrayList<>();
    for (List<String> lines : views.sessions().values()) {
      lines.forEach(line -> references.add(Json.readObject(line.getBytes(UTF_8))));
    }
    assertThat(references).hasSizeGreaterThan(3);
    for (Map<String, Object> reference : references) {
      assertThat(base.resolve(String.valueOf(reference.get("file")))).doesNotExist();
      assertThat(archived(reference)).as(reference.toString()).hasSize(1);
    }
  }

  /** As docs/recording.md says it. */
  private List<Map<String, Object>> archived(Map<String, Object> reference) throws IOException {
    Path archive = base.resolve(String.valueOf(reference.get("archive")));
    try (InputStream lines = new GZIPInputStream(Files.newInputStream(archive))) {
      long seq = ((Number) reference.get("seq")).longValue();
      return new String(lines.readAllBytes(), UTF_8)
          .lines()
          .map(line -> Json.readObject(line.getBytes(UTF_8)))
          .filter(line -> line.get("id").equals(reference.get("id")))
          .filter(line -> ((Number) line.get("seq")).longValue() <= seq)
          .filter(
              line -> seq <= ((Number) line.getOrDefault("last_seq", line.get("seq"))).longValue())
          .toList();
    }
  }

  @Test
  void giveASecondWriterFilesOfItsOwn() throws Exception {
    FileRecorder.Builder builder = FileRecorder.builder(base).clock(clock).threads(Idle.THREADS);
    for (int i = 0; i < 2; i++) {
      try (FileRecorder second = builder.writerSuffix("b").build()) {
        second.write(List.of(events.llmStarted("b" + i), events.llmFailed("b" + i)));
        recorder.write(List.of(events.llmStarted("a" + i), events.llmFailed("a" + i)));
      }
    }
    recorder.flush();
    recorder.completeViews();
    Path directory = views.sessionFile("5", DAY).getParent();
    assertThat(Files.readString(directory.resolve(DAY + ".b.jsonl")))
        .isEqualTo(Files.readString(base.resolve("by_date/" + DAY + "_all_interactions.b.jsonl")));
    assertThat(Files.readString(directory.resolve(DAY + ".jsonl")))
        .isEqualTo(Files.readString(base.resolve("by_date/" + DAY + "_all_interactions.jsonl")));
    assertThat(Files.readAllLines(base.resolve("errors/" + DAY + "_errors.b.jsonl"))).hasSize(2);
    assertThat(views.errors(DAY)).containsOnlyKeys("a0", "a1");
    assertThat(base.resolve("real_time/latest.b.json")).exists();
  }

  @Test
  void canBeLeftOut() throws Exception {
    recorder.close();
    open(SessionView.OFF);
    recorder.write(List.of(events.llmStarted("a"), events.llmFailed("a")));
    recorder.flush();
    recorder.completeViews();
    assertThat(base.resolve("by_session")).doesNotExist();
    assertThat(views.errors(DAY)).containsOnlyKeys("a");
  }

  @Test
  void sayAllOfAFailureInOneLine() throws Exception {
    recorder.write(List.of(events.llmStarted("good"), events.llmCompleted("good", "yes")));
    recorder.write(List.of(events.llmStarted("bad"), events.llmDelta("bad", "half an ans")));
    recorder.write(List.of(events.llmFailed("bad"), events.llmStarted("open")));
    recorder.flush();
    recorder.completeViews();
    Map<String, JsonLine> errors = views.errors(DAY);
    assertThat(errors).containsOnlyKeys("bad");
    LlmInteraction failed = errors.get("bad").toInteraction();
    assertThat(failed.userPrompt()).isEqualTo("What is bad?");
    assertThat(failed.response()).isEqualTo("half an ans");
    assertThat(failed.error()).isEqualTo(Events.error());
    assertThat(recorder.interaction("bad")).hasValue(failed);
  }

  @Test
  void listTheNewestHundred() throws Exception {
    for (int i = 0; i < 120; i++) {
      recorder.write(List.of(events.llmStarted("call-" + i), events.llmCompleted("call-" + i, "")));
    }
    recorder.close();
    List<String> expected =
        recorder.interactions(InteractionQuery.all().limit(100)).items().stream()
            .map(LlmInteraction::id)
            .toList();
    assertThat(expected).hasSize(100).startsWith("call-119");
    assertThat(views.latest("id")).isEqualTo(expected);
    assertThat(views.latest("stage")).containsOnly("completed");
    assertThat(views.latest("provider")).containsOnly("openai");
    assertThat(views.latest()).containsKeys("v", "generated_at");
    try (var files = Files.list(base.resolve("real_time"))) {
      assertThat(files).containsExactly(views.latestFile());
    }
  }

  @Test
  void replaceTheListOfTheNewestOnceASecondAndOnlyWhenItChanges() throws Exception {
    recorder.write(List.of(events.llmStarted("a")));
    recorder.flush();
    recorder.completeViews();
    assertThat(views.latest("id")).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    recorder.completeViews();
    assertThat(views.latest("id")).containsExactly("a");
    Object generated = views.latest().get("generated_at");
    clock.advance(Duration.ofSeconds(10));
    recorder.completeViews();
    recorder.flush();
    recorder.completeViews();
    assertThat(views.latest()).containsEntry("generated_at", generated);
    recorder.write(List.of(events.llmFailed("a")));
    recorder.completeViews();
    assertThat(views.latest("stage")).containsExactly("failed");
    assertThat(views.latest().get("generated_at")).isNotEqualTo(generated);
  }

  @Test
  void areForTheirOwnerOnly() throws Exception {
    recorder.write(List.of(events.llmStarted("a"), events.llmFailed("a")));
    recorder.flush();
    recorder.completeViews();
    recorder.close();
    for (String top : List.of("by_session", "errors", "real_time")) {
      try (var all = Files.walk(base.resolve(top))) {
        assertThat(all.toList())
            .hasSizeGreaterThan(1)
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void giveEveryIdADirectoryOfItsOwn() throws Exception {
    List<String> ids =
        List.of(
            "5",
            "../../x",
            "/etc/x",
            "..",
            ".",
            "a.",
            "a",
            "A",
            "a ",
            "CON",
            "con",
            "nul.txt",
            "😀",
            "会话",
            "~0041",
            "%2e%2e",
            "a\nb",
            "x".repeat(500),
            "x".repeat(500) + "y",
            "\u0000");
    for (String id : ids) {
      recorder.write(List.of(Events.of(id).llmStarted("call of " + id)));
    }
    recorder.flush();
    recorder.completeViews();
    views.sessionsAreComplete();
    assertThat(views.sessions()).hasSize(ids.size());
    assertThat(recorder.health().reasons()).isEmpty();
    try (var top = Files.list(base)) {
      assertThat(top.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".theater", "by_date", "by_session", "real_time");
    }
  }

  private void open(SessionView view) {
    recorder =
        FileRecorder.builder(base).clock(clock).sessionView(view).threads(Idle.THREADS).build();
  }
}
