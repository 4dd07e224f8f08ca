package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a file of the log ends and the next one begins. */
class RotationTest {
  private static final int MAX = 2_000;

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final FragileStorage disk = new FragileStorage();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;
  private RawLog raw;

  @BeforeEach
  void open() {
    recorder = builder().build();
    raw = new RawLog(base);
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base)
        .clock(clock)
        .threads(Idle.THREADS)
        .storage(disk)
        .maxFileSize(MAX);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void beginsTheNextFileBeforeALineWouldNotFit() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(events.llmStarted("call-" + i));
    }
    assertThat(raw.files())
        .contains("2025-12-07_all_interactions.jsonl", "2025-12-07_all_interactions.0001.jsonl");
    filesAreFullButNotTooLarge();
    everyCallIsThereOnce(20);
    reopen();
    everyCallIsThereOnce(20);
  }

  @Test
  void spreadsOneBatchOverSeveralFiles() throws Exception {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batch.add(events.llmStarted("call-" + i));
    }
    recorder.write(batch);
    assertThat(raw.files()).hasSizeGreaterThan(5);
    filesAreFullButNotTooLarge();
    everyCallIsThereOnce(50);
    reopen();
    everyCallIsThereOnce(50);
  }

  @Test
  void givesALineThatIsTooLongAFileOfItsOwn() throws Exception {
    write(
        events.llmStarted("call-0"),
        events.llmCompleted("call-0", "x".repeat(3 * MAX)),
        events.llmStarted("call-1"));
    assertThat(raw.files()).hasSize(3);
    assertThat(Files.readAllLines(raw.file("2025-12-07_all_interactions.0001.jsonl"))).hasSize(1);
    assertThat(recorder.interaction("call-0").orElseThrow().response()).hasSize(3 * MAX);
    everyCallIsThereOnce(2);
  }

  @Test
  void goesOnInTheNewestFileAfterARestart() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(events.llmStarted("call-" + i));
      reopen();
    }
    filesAreFullButNotTooLarge();
    everyCallIsThereOnce(20);
  }

  @Test
  void losesNoLineWhenTheDiskIsFullAnywhereAroundARotation() throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    int calls = 0;
    for (int round = 0; round < 60; round++) {
      List<TheaterEvent> batch = new ArrayList<>();
      for (int i = random.nextInt(15); i >= 0; i--) {
        batch.add(events.llmStarted("call-" + calls++));
      }
      disk.freeBytes.set(random.nextInt(6_000));
      try {
        recorder.write(batch);
      } catch (IOException full) {
        disk.freeBytes.set(Long.MAX_VALUE);
        recorder.write(batch);
      }
    }
    assertThat(raw.values("interactions", "seq"))
        .as("-Dtheater.seed=%d", seed)
        .hasSize(calls)
        .doesNotHaveDuplicates();
    everyCallIsThereOnce(calls);
    reopen();
    everyCallIsThereOnce(calls);
  }

  @Test
  void keepsWritingIntoTheOldFileUntilTheNextCanBeCreated() throws Exception {
    write(events.llmStarted("call-0"));
    clock.advance(Duration.ofDays(1));
    disk.readOnly = true;
    assertThatThrownBy(() -> write(events.llmStarted("call-1"))).isInstanceOf(IOException.class);
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DOWN);
    disk.readOnly = false;
    recorder.tick();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    assertThat(raw.files())
        .containsExactly("2025-12-07_all_interactions.jsonl", "2025-12-08_all_interactions.jsonl");
    everyCallIsThereOnce(2);
  }

  @Test
  void neverGoesBackWhateverTheClockDoes() throws Exception {
    String[] times = {
      "2024-02-28T23:59:59.999Z",
      "2024-02-29T00:00:00Z",
      "2024-02-29T23:59:59Z",
      "2024-02-28T12:00:00Z", // back
      "2024-03-01T00:00:00Z",
      "2034-03-01T00:00:00Z", // ten years forward
      "2024-03-02T00:00:00Z", // and back
      "2034-03-02T00:00:00Z"
    };
    clock.set(Instant.parse(times[0]));
    reopen();
    List<String> newest = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      clock.set(Instant.parse(times[i]));
      write(events.llmStarted("call-" + i));
      newest.add(raw.files().get(raw.files().size() - 1));
      recorder.tick();
    }
    assertThat(newest)
        .containsExactly(
            "2024-02-28_all_interactions.jsonl",
            "2024-02-29_all_interactions.jsonl",
            "2024-02-29_all_interactions.jsonl",
            "2024-02-29_all_interactions.jsonl",
            "2024-03-01_all_interactions.jsonl",
            "2034-03-01_all_interactions.jsonl",
            "2034-03-01_all_interactions.jsonl",
            "2034-03-02_all_interactions.jsonl");
    everyCallIsThereOnce(times.length);
  }

  /** Nights in which clocks are put forward and back, where midnight is not that of UTC. */
  @ParameterizedTest
  @CsvSource({"America/New_York,2025-03-09", "Europe/Berlin,2025-10-26"})
  void hasTheDaysOfUtcWhateverTheZoneOfTheClockDoes(String zone, LocalDate day) throws Exception {
    clock.set(Instant.parse(day + "T00:00:00Z"));
    recorder.close();
    recorder =
        FileRecorder.builder(base)
            .clock(clock.in(ZoneId.of(zone)))
            .threads(Idle.THREADS)
            .minFreeDisk(0)
            .build();
    for (int hour = 0; hour < 24; hour++) {
      write(events.llmStarted("call-" + hour));
      recorder.tick();
      clock.advance(Duration.ofHours(1));
    }
    assertThat(raw.files()).containsExactly(day + "_all_interactions.jsonl");
    write(events.llmStarted("call-24"));
    assertThat(raw.files()).last().isEqualTo(day.plusDays(1) + "_all_interactions.jsonl");
    everyCallIsThereOnce(25);
  }

  @Test
  void canStillReadWhatWasWrittenAtTheEndOfTime() throws Exception {
    for (String time : List.of("9999-12-31T00:00:00Z", "+12000-01-01T00:00:00Z")) {
      clock.set(Instant.parse(time));
      write(events.llmStarted("call-" + raw.files().size()));
      recorder.tick();
      reopen();
    }
    assertThat(raw.files()).containsExactly("9999-12-31_all_interactions.jsonl");
    assertThat(raw.lines("interactions")).hasSize(2);
    assertThat(recorder.interactions(InteractionQuery.all()).items()).hasSize(2);
  }

  @Test
  void doesNotReopenAFileThatWasSealedWhileNothingWasWritten() throws Exception {
    write(events.llmStarted("call-0"));
    clock.advance(Duration.ofDays(1));
    recorder.tick();
    clock.advance(Duration.ofDays(-1));
    write(events.llmStarted("call-1"));
    assertThat(raw.files())
        .containsExactly(
            "2025-12-07_all_interactions.0001.jsonl", "2025-12-07_all_interactions.jsonl");
    everyCallIsThereOnce(2);
  }

  @Test
  void goesOnAfterAnyNumberOfFiles() throws Exception {
    recorder.close();
    Files.writeString(raw.file("2025-12-07_all_interactions.9999.jsonl"), "");
    Files.writeString(raw.file("2025-12-07_all_interactions.10000.jsonl"), "");
    open();
    write(events.llmStarted("call-0"), events.llmCompleted("call-0", "x".repeat(MAX)));
    assertThat(raw.files())
        .contains("2025-12-07_all_interactions.10000.jsonl")
        .contains("2025-12-07_all_interactions.10001.jsonl");
    reopen();
    everyCallIsThereOnce(1);
  }

  @Test
  void refusesASizeThatCannotBeMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.builder(base).maxFileSize(999))
        .withMessage("maxFileSize must be from 1000 to 2000000000 bytes but is 999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.builder(base).maxFileSize(2_000_000_001))
        .withMessageContaining("but is 2000000001");
  }

  private void filesAreFullButNotTooLarge() throws IOException {
    List<String> files = raw.files();
    for (String name : files) {
      assertThat(Files.size(raw.file(name))).as(name).isLessThanOrEqualTo(MAX);
    }
    int lines = raw.lines("interactions").size();
    long bytes = 0;
    for (String name : files) {
      bytes += Files.size(raw.file(name));
    }
    long perFile = MAX / (bytes / lines + 60); // a line is hardly longer than the average
    assertThat((long) files.size()).isLessThanOrEqualTo(lines / perFile + 1);
  }

  private void everyCallIsThereOnce(int count) throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add("call-" + i);
    }
    List<LlmInteraction> found = new ArrayList<>();
    String cursor = null;
    do {
      var page = recorder.interactions(InteractionQuery.all().inOrder().limit(100).after(cursor));
      found.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(found).extracting(LlmInteraction::id).containsExactlyElementsOf(expected);
    assertThat(raw.values("interactions", "seq")).doesNotHaveDuplicates();
    assertThat(recorder.health().details()).containsEntry("corrupt_lines", 0);
  }

  private void reopen() throws Exception {
    recorder.close();
    open();
  }

  private void write(TheaterEvent... batch) throws Exception {
    recorder.write(List.of(batch));
  }
}
