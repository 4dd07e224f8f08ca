package io.theater.file;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.event.TheaterEvent;
import io.theater.model.Cost;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What several sessions may do in any order: the same seed does the same. */
final class Traffic {
  private static final int SESSIONS = 5;

  private final Random random;
  private final List<Events> sessions = new ArrayList<>();
  private final List<RandomRecords> records = new ArrayList<>();
  private int ids;

  Traffic(long seed) {
    this.random = new Random(seed);
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(Events.of("session-" + i, Duration.ofSeconds(i)));
      records.add(new RandomRecords(seed + i, "session-" + i, Events.BOOT));
    }
  }

  List<TheaterEvent> events(int count) {
    List<TheaterEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int session = random.nextInt(SESSIONS);
      events.add(event(sessions.get(session), records.get(session)));
    }
    return events;
  }

  /** Ids of calls are of one session each; those of steps and runs are shared. */
  private TheaterEvent event(Events events, RandomRecords texts) {
    String call = events.sessionId() + "-call-" + random.nextInt(1 + ids);
    String run = "run-" + random.nextInt(4);
    String step = "step-" + random.nextInt(12);
    events.pause(Duration.ofMinutes(random.nextInt(60)));
    return switch (random.nextInt(16)) {
      case 0 -> events.described("owner-" + random.nextInt(2), texts.text());
      case 1 -> events.executionStarted(run);
      case 2 -> events.executionEnded(run, ExecutionStatus.SUCCEEDED);
      case 3 -> events.stepStarted(run, step);
      case 4 -> events.stepContent(run, step, texts.text(), "");
      case 5 -> events.stepCompleted(run, step);
      case 6 -> events.llmFailed(call);
      case 7 -> events.llmCancelled(call);
      case 8 -> new LlmEnded(events.header("run-0"), texts.interaction());
      case 9 -> events.llmFinalized(call, "message-" + random.nextInt(20));
      case 10, 11 -> events.llmDelta(call, texts.text(), random.nextBoolean() ? "why" : "", null);
      case 12, 13 -> events.llmStarted(events.sessionId() + "-call-" + ++ids);
      default -> events.llmEnded(call, this::figures);
    };
  }

  private LlmInteraction.Builder figures(LlmInteraction.Builder call) {
    Duration took = Duration.ofNanos(1_000L * random.nextInt(1_000_000));
    return call.provider("provider-" + random.nextInt(3))
        .requestModel("model-" + random.nextInt(3))
        .usage(Usage.of(random.nextInt(1_000), random.nextInt(1_000)))
        .cost(new Cost(BigDecimal.valueOf(random.nextInt(10_000), 4), "USD", "reported"))
        .timing(new LlmTiming(null, null, null, null, took, null, null, null, null));
  }
}
