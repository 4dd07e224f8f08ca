package io.theater.file.torture;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.Child;
import io.theater.file.Durability;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.ManualClock;
import io.theater.model.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Records on one thread through three rotations of each log, always in the same way, and says what
 * was acknowledged. Arguments: the directory, and the name of the run.
 */
final class Rotations {
  private static final int RECORDS = 9;
  private static final int MAX_FILE_SIZE = 2_000;

  private Rotations() {}

  public static void main(String[] arguments) throws IOException {
    String run = arguments[1];
    Events events = Events.of(run).afterRestart(run);
    try (FileRecorder recorder = open(Path.of(arguments[0]))) {
      for (int i = 0; i < RECORDS; i++) {
        record(recorder, events, run + "-call-" + i, run + "-step-" + i);
      }
    }
    Child.say("done");
  }

  static FileRecorder open(Path base) {
    return Internals.withoutThread(FileRecorder.builder(base))
        .durability(Durability.fsync())
        .maxFileSize(MAX_FILE_SIZE)
        .minFreeDisk(0)
        .clock(new ManualClock())
        .build();
  }

  private static void record(FileRecorder recorder, Events events, String call, String step)
      throws IOException {
    String answer = Acknowledged.answer(call);
    recorder.write(List.of(started(events, call), events.stepStarted("run", step)));
    recorder.write(List.of(events.llmDelta(call, Acknowledged.beginning(answer))));
    recorder.flush();
    Child.say("partial " + call + " " + call + " ok");
    recorder.write(List.of(events.llmCompleted(call, answer)));
    Child.say("whole " + call + " " + call + " ok");
    recorder.write(List.of(events.stepCompleted("run", step)));
    Child.say("step " + step + " " + step + " ok");
    Internals.tick(recorder);
    Internals.archive(recorder);
  }

  private static TheaterEvent started(Events events, String call) {
    Message question = Message.text(Message.USER, Acknowledged.question(call));
    return events.llmStarted(call, fields -> fields.messages(List.of(question)));
  }
}
