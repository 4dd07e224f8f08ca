package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.internal.Recording;
import io.theater.file.internal.crypt.Payloads;
import io.theater.json.Json;
import io.theater.segment.FileStorage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that a crash, an operator or a power loss left different from the log. */
class ViewRepairTest {
  private static final String DAY = "2025-12-07";

  @TempDir private Path sandbox;
  private final ManualClock clock = new ManualClock();
  private final Events a = Events.of("a");
  private final Events b = Events.of("b");
  private Path base;
  private Path copy;
  private RawViews views;

  @BeforeEach
  void setUp() {
    base = sandbox.resolve("base");
    copy = sandbox.resolve("copy");
    views = new RawViews(copy);
  }

  @Test
  void writesWhatWasWaitingWhenTheProcessDied() throws Exception {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2"), b.llmFailed("2")));
      clock.advance(Duration.ofSeconds(6));
      recorder.write(List.of(a.llmFailed("1"), b.llmStarted("3")));
      recorder.write(List.of(a.llmStarted("4"), b.llmFailed("3")));
      crash();
    }
    assertThat(views.sessions()).isNotEqualTo(views.expectedSessions());
    open(copy).close();
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("2", "1", "3");
    assertThat(views.latest("id")).containsExactly("4", "3", "2", "1");
  }

  @Test
  void addsNothingTwiceHoweverOftenItCrashes() throws Exception {
    Path at = base;
    for (int i = 0; i < 5; i++) {
      try (FileRecorder recorder = open(at)) {
        recorder.write(List.of(a.llmStarted("x" + i), b.llmStarted("y" + i), b.llmFailed("y" + i)));
        clock.advance(Duration.ofSeconds(i));
        recorder.write(List.of(a.llmFailed("x" + i)));
        copy = sandbox.resolve("copy" + i);
        crashFrom(at);
        at = copy;
      }
    }
    open(copy).close();
    views = new RawViews(copy);
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).hasSize(10);
  }

  @Test
  void cutsATornLine() throws Exception {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(a.llmStarted("1"), a.llmFailed("1")));
      recorder.flush();
      recorder.completeViews();
      crash();
    }
    Files.delete(copy.resolve(".theater/views")); // it died before it took note of the lines
    Path file = views.sessionFile("a", DAY);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 10);
    }
    Files.writeString(copy.resolve("errors/" + DAY + "_errors.jsonl"), "{\"v\":1,\"se", APPEND);
    try (FileRecorder recorder = open(copy)) {
      recorder.write(List.of(a.llmStarted("2"), a.llmFailed("2")));
    }
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("1", "2");
  }

  @Test
  void takesOutWhatAPowerLossTookOutOfTheLog() throws Exception {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2")));
      recorder.write(List.of(a.llmFailed("1"), b.llmFailed("2")));
      clock.advance(Duration.ofSeconds(6));
      recorder.flush();
      recorder.completeViews();
      crash();
    }
    Path log = copy.resolve("by_date/" + DAY + "_all_interactions.jsonl");
    List<String> lines = Files.readAllLines(log, UTF_8);
    Files.writeString(log, String.join("\n", lines.subList(0, 2)) + "\n");
    try (FileRecorder recorder = open(copy)) {
      views.sessionsAreComplete();
      assertThat(views.errors(DAY)).isEmpty();
      recorder.write(List.of(b.llmFailed("2"), b.llmStarted("3")));
    }
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("2");
  }

  @Test
  void givesBackWhatAPowerLossTookOutOfTheViews() throws Exception {
    for (boolean closed : new boolean[] {false, true}) {
      base = sandbox.resolve("base-" + closed);
      copy = sandbox.resolve("copy-" + closed);
      views = new RawViews(copy);
      Map<String, List<String>> before;
      try (FileRecorder recorder = builder(base).maxFileSize(1_500).build()) {
        for (int i = 0; i < 5; i++) {
          recorder.write(List.of(a.llmStarted(closed + "a" + i), a.llmFailed(closed + "a" + i)));
        }
        recorder.tick();
        assertThat(recorder.archive()).isZero();
        recorder.write(List.of(a.llmStarted(closed + "z"), a.llmFailed(closed + "z")));
        recorder.write(List.of(b.llmStarted(closed + "b"), b.llmFailed(closed + "b")));
        recorder.completeViews();
        before = new RawViews(base).sessions();
        crash();
      }
      if (closed) {
        open(copy).close();
      }
      assertThat(views.sessions()).isEqualTo(before);
      Files.writeString(
          copy.resolve(".theater/views"), "{\"v\":1,\"boot\":\"of another start\"}\n");
      long first = ((Number) new RawLog(copy).values("interactions", "seq").get(0)).longValue();
      assertThat(first).isGreaterThan(2);
      losesItsEnd(views.sessionFile("a", DAY), first);
      losesItsEnd(views.sessionFile("b", DAY), first);
      losesItsEnd(copy.resolve("errors/" + DAY + "_errors.jsonl"), first);
      open(copy).close();
      assertThat(views.sessions()).isEqualTo(before);
      assertThat(views.errors(DAY)).hasSize(7);
    }
  }

  /** Of lines that were not forced some are zeros, and some a part of a line. */
  private static void losesItsEnd(Path view, long notForced) throws IOException {
    int end = 0;
    for (String line : Files.readAllLines(view)) {
      byte[] json = line.getBytes(UTF_8);
      boolean stays = ((Number) Json.readObject(json).get("seq")).longValue() < notForced;
      end += stays ? json.length + 1 : 0;
    }
    assertThat(Long.valueOf(end)).isLessThan(Files.size(view));
    byte[] bytes = Files.readAllBytes(view);
    Arrays.fill(bytes, end, Math.min(bytes.length - 10, end + 200), (byte) 0);
    Files.write(view, bytes);
  }

  @Test
  void areOnTheDiskBeforeTheirLinesAreInArchivesAlone() throws Exception {
    Set<Path> forced = ConcurrentHashMap.newKeySet();
    List<Set<Path>> whenDeleted = new ArrayList<>();
    ForwardingStorage disk =
        new ForwardingStorage(new FileStorage()) {
          @Override
          public StorageFile openToRead(Path file) throws IOException {
            return new NotedFile(super.openToRead(file), () -> forced.add(file));
          }

          @Override
          public void forceDirectory(Path directory) throws IOException {
            super.forceDirectory(directory);
            forced.add(directory);
          }

          @Override
          public void delete(Path file) throws IOException {
            if (file.getFileName().toString().contains("_all_interactions")) {
              whenDeleted.add(Set.copyOf(forced));
            }
            super.delete(file);
          }
        };
    try (FileRecorder recorder = builder(base).storage(disk).build()) {
      recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2"), b.llmFailed("2")));
      clock.advance(Duration.ofDays(1));
      recorder.tick();
      assertThat(recorder.archive()).isZero();
    }
    views = new RawViews(base);
    Path errors = base.resolve("errors/" + DAY + "_errors.jsonl");
    assertThat(whenDeleted).hasSize(1);
    assertThat(whenDeleted.get(0))
        .contains(views.sessionFile("a", DAY), views.sessionFile("b", DAY), errors)
        .contains(views.sessionFile("a", DAY).getParent(), errors.getParent())
        .contains(base.resolve("by_session"), base);
  }

  /** A file that says when it is forced. */
  private record NotedFile(StorageFile file, Runnable whenForced) implements StorageFile {
    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() throws IOException {
      file.force();
      whenForced.run();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void readsOnlyTheEndOfTheLogWhenItWasClosed() throws Exception {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2")));
    }
    Files.delete(new RawViews(base).sessionFile("a", DAY));
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(b.llmFailed("2")));
    }
    assertThat(new RawViews(base).sessionFile("a", DAY)).doesNotExist();
    assertThat(Files.readAllLines(new RawViews(base).sessionFile("b", DAY))).hasSize(2);
  }

  @Test
  void makesAllViewsAnewFromAllSegments() throws Exception {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2"), b.llmFailed("2")));
      clock.advance(Duration.ofDays(1));
      recorder.write(List.of(a.llmFailed("1"), b.llmStarted("3")));
    }
    views = new RawViews(base);
    deleteFiles(base.resolve("by_session/session_a"));
    Files.writeString(views.sessionFile("b", DAY), "{\"v\":1,\"seq\":99}\n", APPEND);
    deleteFiles(base.resolve("errors"));
    Path foreign = Files.writeString(base.resolve("by_session/session_b/notes.txt"), "mine");
    Recording.Settings settings =
        new Recording.Settings(
            new Recording.Host(new FileStorage(), clock, Idle.THREADS, Payloads.of(null)),
            (lines, age) -> true,
            false,
            new Recording.Limits(Long.MAX_VALUE, 0, Retention.standard()),
            "",
            SessionView.FULL);
    try (Recording recording = Recording.open(base, settings)) {
      recording.rebuildViews();
      recording.rebuildViews();
      assertThat(recording.health().reasons()).isEmpty();
    }
    assertThat(foreign).hasContent("mine");
    Files.delete(foreign);
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("2");
    assertThat(views.errors("2025-12-08")).containsOnlyKeys("1");
  }

  private FileRecorder open(Path directory) {
    return builder(directory).build();
  }

  private FileRecorder.Builder builder(Path directory) {
    return FileRecorder.builder(directory).clock(clock).threads(Idle.THREADS);
  }

  private void crash() throws IOException {
    crashFrom(base);
  }

  /** What a process leaves behind that is killed now. */
  private void crashFrom(Path from) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(
          path -> {
            try {
              Files.copy(
                  path,
                  copy.resolve(from.relativize(path).toString()),
                  StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Only below the sandbox, and only what a recorder wrote. */
  private void deleteFiles(Path directory) throws IOException {
    assertThat(directory).startsWith(sandbox);
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
