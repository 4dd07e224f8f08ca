package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.model.LlmInteraction;
import io.theater.model.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a host at work; what it was told to be stored must be there. */
class KilledProcessTest {
  private static final int KILLS = Integer.getInteger("theater.kills", 5);

  @TempDir private Path base;

  @ParameterizedTest
  @ValueSource(strings = {"os", "fsync"})
  void losesNothingThatWasAcknowledged(String durability) throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    Map<String, String> acknowledged = new LinkedHashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (Child child = Child.start(Host.class, base.toString(), durability, "run" + kill)) {
        int lines = 1 + random.nextInt(60);
        for (int i = 0; i < lines; i++) {
          String line = child.readLine();
          assertThat(line).as("the host is at work, -Dtheater.seed=%d", seed).isNotNull();
          acknowledge(line, acknowledged);
        }
        child.kill();
        for (String line = child.readLine(); line != null; line = child.readLine()) {
          acknowledge(line, acknowledged);
        }
      }
      try (FileRecorder recorder = FileRecorder.at(base)) {
        acknowledged.forEach((id, what) -> isThere(recorder, id, what));
        assertThat(recorder.health().reasons()).isEmpty();
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS);
  }

  /** A line cut off by the kill was no acknowledgement. */
  private static void acknowledge(String line, Map<String, String> acknowledged) {
    String[] words = line.split(" ");
    if (words.length == 4 && words[3].equals("ok")) {
      acknowledged.put(words[1], words[0] + " " + words[2]);
    }
  }

  private static void isThere(FileRecorder recorder, String id, String what) {
    String[] words = what.split(" ");
    if (words[0].equals("step")) {
      assertThat(recorder.step(id)).get().extracting("status").isEqualTo(StepStatus.COMPLETED);
      return;
    }
    LlmInteraction call = recorder.interaction(id).orElseThrow(() -> new AssertionError(id));
    assertThat(call.userPrompt()).isEqualTo("question " + words[1]);
    if (words[0].equals("whole")) {
      assertThat(call.response()).isEqualTo("answer " + words[1]);
    } else {
      assertThat(call.response()).startsWith("answer ");
    }
  }

  /** A host with four threads that print what was acknowledged. */
  static final class Host {
    private Host() {}

    public static void main(String[] arguments) {
      Durability durability = arguments[1].equals("fsync") ? Durability.fsync() : Durability.os();
      FileRecorder recorder =
          FileRecorder.builder(Path.of(arguments[0])).durability(durability).build();
      Theater theater = Theater.builder().sink(recorder).build();
      for (int i = 0; i < 4; i++) {
        String session = arguments[2] + "-" + i;
        new Thread(() -> work(theater, session)).start();
      }
    }

    private static void work(Theater theater, String session) {
      try (StepTracker steps = theater.track(session, "load")) {
        for (int round = 0; ; round++) {
          String name = session + "-" + round;
          Step step = steps.start("step");
          LlmRequest request = LlmRequest.of("test", "test").in(step).user("question " + name);
          LlmCall call = theater.llm().start(request);
          call.append("answer ");
          acknowledge(theater, "partial", call.id(), name);
          call.append(name);
          call.complete();
          step.complete("done");
          acknowledge(theater, "whole", call.id(), name);
          acknowledge(theater, "step", step.id(), name);
        }
      }
    }

    private static void acknowledge(Theater theater, String what, String id, String name) {
      if (theater.flush(Duration.ofSeconds(30))) {
        Child.say(what + " " + id + " " + name + " ok");
      }
    }
  }
}
