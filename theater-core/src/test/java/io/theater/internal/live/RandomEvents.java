package io.theater.internal.live;

import io.theater.event.TheaterEvent;
import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A plausible, seeded course of events in one session. */
final class RandomEvents {
  private final Events events;
  private final Random random;
  private final List<String> executions = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private int made;

  RandomEvents(String session, Random random) {
    this.events = new Events(session);
    this.random = random;
  }

  TheaterEvent next() {
    made++;
    if (executions.isEmpty() || random.nextInt(15) == 0) {
      executions.add(events.session() + "-x" + made);
      return events.started(last(executions));
    }
    return random.nextBoolean() ? step(any(executions)) : random.nextBoolean() ? call() : other();
  }

  private TheaterEvent step(String execution) {
    String step = execution + "-s" + random.nextInt(4);
    return switch (random.nextInt(6)) {
      case 0 -> events.stepStarted(execution, step);
      case 1 -> events.progressed(execution, step, random.nextInt(100));
      case 2 -> events.stepEnded(execution, step);
      case 3 -> events.retried(execution, step, random.nextInt(5));
      default -> events.content(execution, step, text(), text());
    };
  }

  private TheaterEvent call() {
    if (calls.isEmpty() || random.nextInt(6) == 0) {
      calls.add(events.session() + "-c" + made);
      return events.called(last(calls), text());
    }
    return switch (random.nextInt(6)) {
      case 0 -> events.answered(calls.remove(random.nextInt(calls.size())));
      case 1 -> events.finalized(any(calls));
      case 2 -> events.delta(any(calls), "", "", ToolCall.of("t" + made, "look-up", text()));
      default -> events.delta(any(calls), text(), text(), null);
    };
  }

  private TheaterEvent other() {
    return switch (random.nextInt(3)) {
      case 0 -> events.described("title " + made);
      case 1 -> events.updated(any(executions), random.nextInt(100));
      default -> events.ended(executions.remove(random.nextInt(executions.size())));
    };
  }

  private String text() {
    return "过程 x".repeat(random.nextInt(4));
  }

  private String any(List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private static String last(List<String> ids) {
    return ids.get(ids.size() - 1);
  }
}
