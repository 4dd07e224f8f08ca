package io.theater.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.Retention;
import io.theater.file.SessionView;
import io.theater.file.internal.crypt.Payloads;
import io.theater.model.Health;
import io.theater.segment.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told that a segment is complete, and when. */
class SealedSegmentsTest {
  private static final String FIRST = "2025-12-07_all_interactions.jsonl";
  private static final String SECOND = "2025-12-07_all_interactions.0001.jsonl";
  private static final String THIRD = "2025-12-07_all_interactions.0002.jsonl";
  private static final String TOMORROW = "2025-12-08_all_interactions.jsonl";

  @TempDir private Path base;
  private final List<String> sealed = new ArrayList<>();
  private final Events events = Events.of("session-1");
  private Instant now = Events.START;
  private Recording recording;

  @BeforeEach
  void open() throws Exception {
    Recording.Settings settings =
        new Recording.Settings(
            new Recording.Host(
                new FileStorage(), clock(), task -> new Thread(() -> {}), Payloads.of(null)),
            (lines, age) -> lines > 0,
            true,
            new Recording.Limits(1_000, 0, Retention.standard()),
            "",
            SessionView.OFF);
    sealed.clear();
    recording =
        Recording.open(
            base, settings, (name, number) -> sealed.add(name.fileName() + " " + size(name)));
  }

  @AfterEach
  void close() throws Exception {
    recording.close();
  }

  @Test
  void isToldOfAFullFileOnceTheNextIsOpen() throws Exception {
    write(events.llmCompleted("a", "x".repeat(500)));
    assertThat(sealed).isEmpty();
    write(events.llmCompleted("b", "x".repeat(500)));
    assertThat(sealed).containsExactly(whole(FIRST));
    assertThat(base.resolve("by_date").resolve(SECOND)).exists();
    write(events.llmCompleted("c", "x".repeat(500)));
    assertThat(sealed).containsExactly(whole(FIRST), whole(SECOND));
  }

  @Test
  void isToldOfYesterdayEvenWhenNothingIsWritten() throws Exception {
    write(events.llmCompleted("a", "short"));
    recording.tick();
    assertThat(sealed).isEmpty();
    now = Instant.parse("2025-12-08T00:00:00Z");
    recording.tick();
    recording.tick();
    assertThat(sealed).containsExactly(whole(FIRST));
    write(events.llmCompleted("b", "short"));
    recording.tick();
    assertThat(sealed).containsExactly(whole(FIRST));
  }

  @Test
  void isToldAtTheOpeningOfAllButTheNewest() throws Exception {
    for (String id : List.of("a", "b", "c")) {
      write(events.llmCompleted(id, "x".repeat(500)));
    }
    write(events.stepStarted("run", "step"));
    recording.close();
    open();
    assertThat(sealed).containsExactly(whole(FIRST), whole(SECOND));
    now = Instant.parse("2025-12-08T00:00:00Z");
    recording.tick();
    assertThat(sealed)
        .containsExactly(
            whole(FIRST), whole(SECOND), whole(THIRD), whole("2025-12-07_all_steps.jsonl"));
  }

  @Test
  void isNotToldOfAFileThatCannotBeRead() throws Exception {
    recording.close();
    Files.createDirectory(base.resolve("by_date").resolve(FIRST));
    open();
    write(events.llmCompleted("a", "short"));
    now = Instant.parse("2025-12-08T00:00:00Z");
    write(events.llmCompleted("b", "short"));
    assertThat(sealed).containsExactly(whole(SECOND));
    assertThat(base.resolve("by_date").resolve(TOMORROW)).exists();
  }

  @Test
  void canBeWorkedOnByAJobThatDoesNotHoldUpTheWriter() throws Exception {
    recording
        .housekeeping()
        .add(
            at -> {
              recording.write(List.of(events.llmCompleted("by-job", "short")));
              throw new IOException("archive");
            });
    recording.tick();
    assertThat(recording.queries().interaction("by-job")).isPresent();
    assertThat(recording.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(recording.health().reasons())
        .containsExactly("housekeeping failed 1 times: java.io.IOException: archive");
  }

  @Test
  void isToldNothingByTheClose() throws Exception {
    write(events.llmCompleted("a", "short"));
    recording.close();
    assertThat(sealed).isEmpty();
  }

  /** As it must have been when it was sealed: with every byte it has now. */
  private String whole(String name) {
    return name + " " + SegmentName.parse(name).map(this::size).orElseThrow();
  }

  private long size(SegmentName name) {
    return name.path(base.resolve("by_date")).toFile().length();
  }

  private void write(TheaterEvent... batch) throws Exception {
    recording.write(List.of(batch));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        throw new UnsupportedOperationException("always UTC");
      }
    };
  }
}
