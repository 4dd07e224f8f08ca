package io.theater.file.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.file.Child;
import io.theater.file.FileRecorder;
import io.theater.file.RawLog;
import io.theater.file.SessionView;
import io.theater.history.InteractionQuery;
import io.theater.model.DropReason;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.PipelineStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of one megabyte that fills up and gets room again. */
class FullDiskTest {
  @TempDir private Path mountPoint;

  @Test
  void losesOnlyWhatItCountsAndWritesAgainWhenThereIsRoom() throws Exception {
    Needs.mounts();
    try (Child child = Tmpfs.start("1m", mountPoint, Filling.class)) {
      assertThat(child.readLine()).isEqualTo("full");
      assertThat(child.readLine()).isEqualTo("writes again");
      assertThat(child.readLine()).isEqualTo("lost as many as counted");
      assertThat(child.readLine()).isEqualTo("all lines are whole");
    }
    assertThat(mountPoint).isEmptyDirectory();
  }

  /** What happens on that disk. */
  static final class Filling {
    private static final int BALLAST = 600_000;
    private static final int ONE_FILE = 10_000_000; // archives fold the lines that are counted here
    private static final int CALLS = 1_000;

    private final Path base;
    private final Path ballast;

    private Filling(Path disk) {
      base = disk.resolve("base");
      ballast = disk.resolve("ballast");
    }

    public static void main(String[] arguments) throws Exception {
      new Filling(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
      Files.write(ballast, new byte[BALLAST]);
      FileRecorder recorder = open();
      Theater theater =
          Theater.builder().sink(recorder).queue(32, 1 << 20).maxOfferWait(Duration.ZERO).build();
      fill(theater, recorder);
      Child.say("full");
      long attempts = retries(theater);
      Files.delete(ballast);
      assertThat(theater.flush(Duration.ofMinutes(1))).isTrue();
      // One may have been under way; the pause between two is a second at most.
      assertThat(retries(theater)).isLessThanOrEqualTo(attempts + 2);
      await().until(() -> recorder.health().status() == Health.Status.UP);
      Child.say("writes again");
      call(theater, "after");
      theater.close();
      assertThat(lines()).isEqualTo(theater.stats().stored());
      addsUp(theater.stats());
      Child.say("lost as many as counted");
      verify();
      Child.say("all lines are whole");
    }

    private FileRecorder open() {
      return FileRecorder.builder(base)
          .minFreeDisk(0)
          .maxFileSize(ONE_FILE)
          .sessionView(SessionView.OFF) // there is no room for everything twice
          .build();
    }

    private void fill(Theater theater, FileRecorder recorder) {
      for (int i = 0; recorder.health().status() != Health.Status.DOWN; i++) {
        assertThat(i).as("calls on one megabyte").isLessThan(CALLS);
        call(theater, "filling-" + i);
        theater.flush(Duration.ofMillis(100));
      }
      assertThat(recorder.health().reasons().get(0)).contains("No space left");
      for (int i = 0; i < CALLS; i++) {
        call(theater, "more-" + i);
      }
      await().until(() -> theater.stats().droppedTotal() > 0);
      // An attempt leaves a torn line for the moment that it takes to cut it.
      await().untilAsserted(this::linesAreWhole);
    }

    private static void call(Theater theater, String name) {
      LlmRequest request = LlmRequest.of("test", "test").session("session").user(question(name));
      LlmCall call = theater.llm().start(request.metadata("name", name));
      call.complete("answer " + name);
    }

    private static String question(String name) {
      return "question " + name + " and more".repeat(200);
    }

    private static long retries(Theater theater) {
      return theater.stats().sinks().get("file").retries();
    }

    private static void addsUp(PipelineStats stats) {
      assertThat(stats.dropped()).containsKey(DropReason.QUEUE_FULL);
      assertThat(stats.quarantined() + stats.pending()).isZero();
      assertThat(stats.offered()).isEqualTo(stats.stored() + stats.droppedTotal());
    }

    private long lines() throws IOException {
      RawLog raw = new RawLog(base);
      Set<Object> seqs = new HashSet<>(raw.values("_interactions", "seq"));
      seqs.addAll(raw.values("_steps", "seq"));
      return seqs.size();
    }

    private void linesAreWhole() throws IOException {
      RawLog raw = new RawLog(base);
      for (String file : raw.files()) {
        String text = Files.readString(raw.file(file), UTF_8);
        assertThat(text.isEmpty() || text.endsWith("\n")).as(file).isTrue();
      }
      lines();
    }

    private void verify() throws IOException {
      linesAreWhole();
      try (FileRecorder recorder = open()) {
        assertThat(recorder.health().reasons()).isEmpty();
        assertThat(recorder.health().details()).containsEntry("torn_bytes", 0L);
        InteractionQuery all = InteractionQuery.all().limit(InteractionQuery.MAX_LIMIT);
        for (LlmInteraction call : recorder.interactions(all).items()) {
          if (call.userPrompt() != null) { // of some only the end was stored
            String name = String.valueOf(call.metadata().get("name"));
            assertThat(call.userPrompt()).isEqualTo(question(name));
          }
        }
      }
    }
  }
}
