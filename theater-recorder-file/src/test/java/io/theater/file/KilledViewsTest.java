package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.torture.Load;
import io.theater.model.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Views of processes that are killed, or that may open few files. */
class KilledViewsTest {
  private static final int KILLS = Integer.getInteger("theater.kills", 3);
  private static final int SESSIONS = 5_000;

  @TempDir private Path base;

  @Test
  void areCompleteAndWithoutRepetitionAfterEveryKill() throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    RawViews views = new RawViews(base);
    for (int kill = 0; kill < KILLS; kill++) {
      String[] load = {base.toString(), "os", "run" + kill, "100000000"};
      try (Child child = Child.start(Load.class, load)) {
        for (int i = random.nextInt(100); i >= 0; i--) {
          assertThat(child.readLine()).as("at work, -Dtheater.seed=%d", seed).isNotNull();
        }
      }
      try (FileRecorder recorder = FileRecorder.at(base)) {
        views.sessionsAreComplete();
        assertThat(recorder.health().reasons()).as("-Dtheater.seed=%d", seed).isEmpty();
      }
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no limit of files to set")
  void serveThousandsOfSessionsWithFewFiles() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh");
    try (Child child = Child.startBy(limited, Crowd.class, base.toString())) {
      assertThat(child.readLine()).isEqualTo("[] 0");
      assertThat(child.readLine()).isEqualTo("closed");
    }
    FileRecorder.at(base).close(); // for a disk that was too slow
    RawViews views = new RawViews(base);
    Map<String, List<String>> sessions = views.sessions();
    assertThat(sessions).hasSize(SESSIONS).isEqualTo(views.expectedSessions());
    assertThat(sessions.values()).allSatisfy(lines -> assertThat(lines).hasSize(6));
    String day = sessions.keySet().iterator().next().replaceFirst(".*/(.*)\\.jsonl", "$1");
    assertThat(views.errors(day)).hasSize(SESSIONS);
  }

  /** Five thousand sessions that all go on at the same time. */
  static final class Crowd {
    private Crowd() {}

    public static void main(String[] arguments) throws IOException {
      FileRecorder recorder =
          FileRecorder.builder(Path.of(arguments[0])).clock(new ManualClock()).build();
      List<Events> sessions =
          Stream.iterate(0, i -> i + 1).limit(SESSIONS).map(i -> Events.of("s" + i)).toList();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < SESSIONS; i += 50) {
          List<TheaterEvent> batch = new ArrayList<>();
          for (Events session : sessions.subList(i, i + 50)) {
            String id = session.sessionId() + "-" + round;
            batch.add(session.llmStarted(id));
            batch.add(round == 1 ? session.llmFailed(id) : session.llmCompleted(id, "yes"));
          }
          recorder.write(batch);
        }
        recorder.flush();
        recorder.completeViews();
      }
      Health health = recorder.health();
      Child.say(health.reasons() + " " + health.details().get("view_failures"));
      recorder.close();
      Child.say("closed");
    }
  }
}
