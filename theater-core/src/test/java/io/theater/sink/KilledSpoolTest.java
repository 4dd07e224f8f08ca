package io.theater.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.event.LlmStarted;
import io.theater.event.TheaterEvent;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was written is delivered, however the process ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledSpoolTest {
  private static final int ACKNOWLEDGED = 300;

  /** Writes batches of seven, and says so, until it is killed. */
  static final class Host {
    private Host() {}

    public static void main(String[] args) throws Exception {
      SpoolingSink sink = SpoolingSink.around(new AbsentSink().away(true), Path.of(args[0]));
      Events events = Events.of("session-1");
      while (true) {
        List<TheaterEvent> batch = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
          batch.add(events.llmStarted("call"));
        }
        sink.write(batch);
        System.out.println("written");
      }
    }
  }

  @Test
  void deliversAllThatWasWrittenBeforeTheKillInOrderAndOnce(@TempDir Path directory)
      throws Exception {
    Process host = start(directory);
    try (BufferedReader acknowledged = host.inputReader(UTF_8)) {
      // the rest is its log
      long written = acknowledged.lines().filter("written"::equals).limit(ACKNOWLEDGED).count();
      assertThat(written).isEqualTo(ACKNOWLEDGED);
    } finally {
      host.destroyForcibly().waitFor();
    }

    AbsentSink sink = new AbsentSink();
    try (SpoolingSink spool = SpoolingSink.around(sink, directory)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !spool.health().reasons().toString().contains("wait in"));
    }

    List<TheaterEvent> written = sink.written();
    assertThat(written).hasSizeGreaterThanOrEqualTo(7 * ACKNOWLEDGED);
    for (int i = 0; i < written.size(); i++) {
      assertThat(written.get(i)).isInstanceOf(LlmStarted.class);
      assertThat(written.get(i).header().sequence()).isEqualTo(i + 1);
    }
  }

  private static Process start(Path directory) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Host.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
