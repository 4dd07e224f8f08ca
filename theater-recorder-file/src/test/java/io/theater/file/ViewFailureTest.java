package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views that cannot be written: the log goes on. */
class ViewFailureTest {
  private static final String DAY = "2025-12-07";

  @TempDir private Path sandbox;
  private final ManualClock clock = new ManualClock();
  private final FragileStorage disk = new FragileStorage();
  private final Events a = Events.of("a");
  private final Events b = Events.of("b");
  private Path base;
  private RawViews views;
  private FileRecorder recorder;

  @BeforeEach
  void setUp() throws IOException {
    base = Files.createDirectory(sandbox.resolve("base"));
    views = new RawViews(base);
    open();
  }

  @AfterEach
  void tearDown() throws IOException {
    recorder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"by_session", "session_a", "errors", ".theater/views", "real_time"})
  void catchUpWhenTheDiskTakesThemAgain(String part) throws Exception {
    recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2")));
    recorder.flush();
    recorder.completeViews();
    disk.broken = part;
    for (int i = 0; i < 10; i++) {
      recorder.write(List.of(a.llmStarted("x" + i), b.llmStarted("y" + i), a.llmFailed("x" + i)));
      recorder.flush();
      recorder.completeViews();
      clock.advance(Duration.ofSeconds(6));
    }
    recorder.completeViews();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(recorder.health().reasons()).hasSize(1).first().asString().contains("No space left");
    assertThat((Long) recorder.health().details().get("view_failures")).isPositive();
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(22);

    disk.broken = null;
    clock.advance(Duration.ofMinutes(1));
    recorder.write(List.of(b.llmFailed("2")));
    clock.advance(Duration.ofSeconds(1));
    recorder.flush();
    recorder.completeViews();
    assertThat(recorder.health().reasons()).isEmpty();
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).hasSize(11).containsKeys("x0", "x9", "2");
    assertThat(views.latest("id")).hasSize(22);
  }

  @Test
  void areCompletedAtTheNextStartWhenTheyWereBehindAtTheEnd() throws Exception {
    recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2")));
    recorder.flush();
    recorder.completeViews();
    disk.broken = "by_session";
    recorder.write(List.of(a.llmFailed("1"), b.llmFailed("2")));
    recorder.close();
    disk.broken = null;
    open();
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("1", "2");
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void surviveAFullDiskTogetherWithTheLog() throws Exception {
    recorder.write(List.of(a.llmStarted("1")));
    recorder.flush();
    recorder.completeViews();
    disk.freeBytes.set(100);
    try {
      recorder.write(List.of(a.llmFailed("1")));
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
    disk.freeBytes.set(Long.MAX_VALUE);
    recorder.write(List.of(b.llmStarted("2")));
    clock.advance(Duration.ofMinutes(1));
    recorder.flush();
    recorder.completeViews();
    views.sessionsAreComplete();
    assertThat(views.errors(DAY)).containsOnlyKeys("1");
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void neverFollowALinkInPlaceOfASession() throws Exception {
    Path elsewhere = Files.createDirectory(sandbox.resolve("elsewhere"));
    Files.createDirectory(base.resolve("by_session"));
    Files.createSymbolicLink(base.resolve("by_session/session_a"), elsewhere);
    leavesOutOnlySessionA("by_session/session_a is no directory");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void neverFollowALinkInPlaceOfAFile() throws Exception {
    Path canary = Files.writeString(sandbox.resolve("canary"), "mine");
    Files.createDirectories(views.sessionFile("a", DAY).getParent());
    Files.createSymbolicLink(views.sessionFile("a", DAY), canary);
    leavesOutOnlySessionA(DAY + ".jsonl is no regular file");
    assertThat(canary).hasContent("mine");
  }

  @Test
  void neverWriteToADirectoryInPlaceOfAFile() throws Exception {
    Files.createDirectories(views.sessionFile("a", DAY));
    leavesOutOnlySessionA(DAY + ".jsonl is no regular file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mine", "mine\n", "{\"mine\":1}\n", "{\"mine\":1}", "{\"v\":1,\"seq\":2}\n"})
  void neverChangeAFileThatSomebodyElseWrote(String content) throws Exception {
    Files.createDirectories(views.sessionFile("a", DAY).getParent());
    Path file = Files.writeString(views.sessionFile("a", DAY), content);
    leavesOutOnlySessionA(DAY + ".jsonl holds lines");
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void goOnWithoutADirectoryThatTheyMayNotMake() throws Exception {
    recorder.close();
    recorder =
        FileRecorder.builder(base)
            .clock(clock)
            .threads(Idle.THREADS)
            .storage(
                new ForwardingStorage(disk) {
                  @Override
                  public void createDirectories(Path directory) throws IOException {
                    if (directory.endsWith("session_a")) {
                      throw new AccessDeniedException(directory.toString());
                    }
                    super.createDirectories(directory);
                  }
                })
            .build();
    leavesOutOnlySessionA("is denied");
  }

  private void leavesOutOnlySessionA(String reason) throws IOException {
    recorder.write(List.of(a.llmStarted("1"), b.llmStarted("2"), a.llmFailed("1")));
    recorder.flush();
    recorder.completeViews();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(recorder.health().reasons())
        .hasSize(1)
        .first()
        .asString()
        .contains("2 lines", reason);
    assertThat(recorder.health().details()).containsEntry("view_missing_lines", 2L);
    assertThat(Files.readAllLines(views.sessionFile("b", DAY))).hasSize(1);
    assertThat(views.errors(DAY)).containsOnlyKeys("1");
    assertThat(recorder.interaction("1")).isPresent();
  }

  @Test
  void neverFollowALinkInPlaceOfAllSessions() throws Exception {
    Path elsewhere = Files.createDirectory(sandbox.resolve("elsewhere"));
    for (String top : List.of("by_session", "errors", "real_time")) {
      if (Files.exists(base.resolve(top))) {
        Files.delete(views.latestFile());
        Files.delete(base.resolve(top));
      }
      Files.createSymbolicLink(base.resolve(top), elsewhere);
    }
    for (int i = 0; i < 2; i++) {
      recorder.write(List.of(a.llmStarted("1" + i), a.llmFailed("1" + i)));
      clock.advance(Duration.ofSeconds(2));
      recorder.flush();
      recorder.completeViews();
      recorder.close();
      open();
    }
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(2);
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
  }

  private void open() {
    recorder = FileRecorder.builder(base).clock(clock).storage(disk).threads(Idle.THREADS).build();
  }
}
