package io.theater.file.torture;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.file.Child;
import io.theater.file.Durability;
import io.theater.file.FileRecorder;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A host with four threads that say what was acknowledged, for ever. Arguments: the directory,
 * {@code os} or {@code fsync}, the name of the run, and the size of files.
 */
public final class Load {
  private static final int THREADS = 4;

  private Load() {}

  /** Goes on until it is killed. */
  public static void main(String[] arguments) {
    Durability durability = arguments[1].equals("fsync") ? Durability.fsync() : Durability.os();
    FileRecorder recorder =
        FileRecorder.builder(Path.of(arguments[0]))
            .durability(durability)
            .maxFileSize(Long.parseLong(arguments[3]))
            .minFreeDisk(0)
            .build();
    Theater theater = Theater.builder().sink(recorder).build();
    for (int i = 0; i < THREADS; i++) {
      String session = arguments[2] + "-" + i;
      new Thread(() -> work(theater, session)).start();
    }
  }

  private static void work(Theater theater, String session) {
    try (StepTracker steps = theater.track(session, "load")) {
      for (int round = 0; ; round++) {
        String name = session + "-" + round;
        Step step = steps.start("step");
        LlmRequest request =
            LlmRequest.of("test", "test").in(step).user(Acknowledged.question(name));
        LlmCall call = theater.llm().start(request);
        String answer = Acknowledged.answer(name);
        String beginning = Acknowledged.beginning(answer);
        call.append(beginning);
        acknowledge(theater, "partial", call.id(), name);
        call.append(answer.substring(beginning.length()));
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
