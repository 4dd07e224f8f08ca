package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.file.FileRecorder;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reports calls and steps at random, through restarts, and tells what a recorder must have. */
final class RandomHost {
  private static final int SESSIONS = 3;

  private final Random random;
  private final Map<String, Reported> records = new LinkedHashMap<>();
  private final List<Reported> current = new ArrayList<>(); // of this run
  private final List<Reported> open = new ArrayList<>();
  private Events events;
  private int boot;

  RandomHost(Random random) {
    this.random = random;
    this.events = events();
  }

  /** What was open stays open for ever. */
  void restart() {
    boot++;
    current.clear();
    open.clear();
    events = events();
  }

  private Events events() {
    return Events.of("session-" + random.nextInt(SESSIONS)).afterRestart(run(boot));
  }

  private static String run(int boot) {
    return "boot-" + boot;
  }

  List<TheaterEvent> next() {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      batch.add(open.isEmpty() || random.nextInt(3) == 0 ? begin() : goOn());
    }
    return batch;
  }

  private TheaterEvent begin() {
    Reported next = new Reported("record-" + records.size(), random.nextBoolean());
    records.put(next.id, next);
    current.add(next);
    open.add(next);
    return next.isCall ? events.llmStarted(next.id) : events.stepStarted(run(boot), next.id);
  }

  private TheaterEvent goOn() {
    int chosen = random.nextInt(open.size());
    return random.nextBoolean() ? stream(open.get(chosen)) : end(open.remove(chosen));
  }

  private TheaterEvent stream(Reported record) {
    String piece = record.more(1 + random.nextInt(300));
    return record.isCall
        ? events.llmDelta(record.id, piece)
        : events.stepContent(run(boot), record.id, piece, "");
  }

  private TheaterEvent end(Reported record) {
    record.end();
    return record.isCall
        ? events.llmCompleted(record.id, record.text())
        : events.stepCompleted(run(boot), record.id);
  }

  /** All batches were taken. */
  void batchesAcknowledged() {
    current.forEach(Reported::acknowledge);
  }

  /** A flush has succeeded. */
  void allAcknowledged() {
    current.forEach(Reported::acknowledgeText);
  }

  long acknowledged() {
    return records.values().stream().filter(Reported::isAcknowledged).count();
  }

  /** Nothing acknowledged is missing, nothing is there twice or was never reported. */
  void isIn(FileRecorder recorder, String when) {
    Map<String, LlmInteraction> calls = new LinkedHashMap<>();
    for (LlmInteraction call : recorder.interactions(InteractionQuery.latest(1_000)).items()) {
      assertThat(calls.put(call.id(), call)).as("%s again, %s", call.id(), when).isNull();
    }
    Map<String, StepRecord> steps = new LinkedHashMap<>();
    for (int i = 0; i <= boot; i++) {
      for (StepRecord step : recorder.steps(StepQuery.execution(run(i)).limit(1_000)).items()) {
        assertThat(steps.put(step.id(), step)).as("%s again, %s", step.id(), when).isNull();
      }
    }
    assertThat(records.keySet()).as(when).containsAll(calls.keySet()).containsAll(steps.keySet());
    for (Reported record : records.values()) {
      if (record.isCall) {
        record.isIn(calls.get(record.id), when);
      } else {
        record.isIn(steps.get(record.id), when);
      }
    }
  }
}
