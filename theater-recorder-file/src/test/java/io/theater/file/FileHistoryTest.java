package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHistoryTest {
  @TempDir private Path sandbox;
  private Path base;

  @BeforeEach
  void setUp() {
    base = sandbox.resolve("recording");
  }

  @Test
  void readsBesideAWriterInAnotherProcess() throws Exception {
    try (Child child = Child.start(Child.Lock.class, base.toString())) {
      assertThat(child.readLine()).isEqualTo("open");
      try (FileHistory history = FileRecorder.readOnly(base)) {
        assertThat(stages(history)).containsExactly(LlmStage.STARTED);
      }
      try (Child second = Child.start(Child.Lock.class, base.toString())) {
        assertThat(second.readLine()).contains("is in use by process " + child.pid());
      }
      child.kill();
      try (FileHistory history = FileRecorder.readOnly(base)) {
        assertThat(stages(history)).containsExactly(LlmStage.INTERRUPTED);
      }
    }
  }

  @Test
  void leavesTheLockOfItsOwnProcessAlone() throws Exception {
    try (FileRecorder recorder = recorder()) {
      recorder.write(List.of(Events.of("s").llmStarted("open")));
      try (FileHistory history = FileRecorder.readOnly(base)) {
        assertThat(stages(history)).containsExactly(LlmStage.STARTED);
      }
      try (Child second = Child.start(Child.Lock.class, base.toString())) {
        assertThat(second.readLine()).contains("is in use by process");
      }
    }
  }

  @Test
  void changesNothing() throws Exception {
    record(300);
    Files.writeString(newest(), "{\"torn", UTF_8, StandardOpenOption.APPEND);
    deleteOneIndex();
    Map<String, String> before = tree();
    try (FileHistory history = FileRecorder.readOnly(base)) {
      assertThat(stages(history)).hasSizeGreaterThan(20);
    }
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void answersFromTheMomentOfItsOpening() throws Exception {
    try (FileRecorder recorder = recorder()) {
      Traffic traffic = new Traffic(7);
      recorder.write(traffic.events(200));
      recorder.flush();
      List<LlmInteraction> before = all(recorder);
      try (FileHistory history = FileRecorder.readOnly(base)) {
        recorder.write(List.of(Events.of("later").llmStarted("later")));
        assertThat(recorder.archive()).isZero();
        assertThat(archives()).hasSizeGreaterThan(4);
        assertThat(all(history)).isEqualTo(before);
        assertThat(history.interaction("later")).isEmpty();
        assertThat(history.storeHealth().status()).isEqualTo(Health.Status.UP);
      }
    }
  }

  @Test
  void openedAnewWhileFilesGoIntoArchivesItHasEveryRecordEachTime() throws Exception {
    List<TheaterEvent> events = new Traffic(11).events(600);
    try (FileRecorder recorder = recorder()) {
      recorder.write(events);
      recorder.flush();
      List<LlmInteraction> expected = all(recorder);
      Thread archiver = new Thread(recorder::archive);
      archiver.start();
      int openings = 0;
      do {
        try (FileHistory history = FileRecorder.readOnly(base)) {
          assertThat(all(history)).isEqualTo(expected);
          openings++;
        }
      } while (archiver.isAlive());
      archiver.join();
      assertThat(openings).isPositive();
      assertThat(recorder.archive()).isZero();
    }
  }

  @Test
  void saysWhatCannotBeRead() throws Exception {
    record(50);
    Path file = newest();
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    try (FileHistory history = FileRecorder.readOnly(base)) {
      assertThat(history.storeHealth().status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(history.storeHealth().reasons().get(0))
          .contains(file.getFileName() + " at byte 0");
    }
  }

  @Test
  void refusesWhatIsNoRecording() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.readOnly(base))
        .withMessageContaining("does not exist");
    Files.createDirectory(base);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.readOnly(base))
        .withMessageContaining("no directory by_date");
    Path file = Files.createFile(sandbox.resolve("file"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.readOnly(file))
        .withMessageContaining("is not a directory");
    Path link = Files.createSymbolicLink(sandbox.resolve("link"), base);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.readOnly(link))
        .withMessageContaining("symbolic link");
    assertThat(base).isEmptyDirectory();
  }

  private FileRecorder recorder() {
    return FileRecorder.builder(base)
        .clock(new ManualClock())
        .threads(Idle.THREADS)
        .maxFileSize(4_000)
        .build();
  }

  private void record(int events) throws IOException {
    try (FileRecorder recorder = recorder()) {
      recorder.write(new Traffic(3).events(events));
      recorder.flush();
      recorder.archive();
    }
  }

  private static List<LlmInteraction> all(HistoryStore history) {
    return history.interactions(InteractionQuery.all().limit(1_000)).items();
  }

  private static List<LlmStage> stages(FileHistory history) {
    return all(history).stream().map(LlmInteraction::stage).toList();
  }

  private Path newest() {
    RawLog raw = new RawLog(base);
    List<String> files =
        raw.files().stream().filter(name -> name.contains("interactions")).toList();
    return raw.file(files.get(files.size() - 1));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("archive"))) {
      return files.sorted().toList();
    }
  }

  private void deleteOneIndex() throws IOException {
    for (Path file : archives()) {
      if (file.toString().endsWith(".idx")) {
        Files.delete(file);
        return;
      }
    }
    throw new AssertionError("there is no index");
  }

  /** Every file with its content and the time of its last change. */
  private Map<String, String> tree() throws Exception {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : files.toList()) {
        String content =
            Files.isDirectory(file) ? "" : HexFormat.of().formatHex(Files.readAllBytes(file));
        tree.put(file.toString(), Files.getLastModifiedTime(file) + " " + content);
      }
    }
    return tree;
  }
}
