package io.theater.benchmarks.scenario;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.PacedCalls;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.benchmarks.work.WorkItems;
import io.theater.file.FileRecorder;
import io.theater.model.LlmInteraction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What one call costs its thread when the pipeline has time to breathe. */
public final class CallerLatency implements Scenario {
  private static final int PER_SECOND = 2_000;
  private static final int WARM_UP_PER_SECOND = 16_000;
  private static final int CALLS = 8_000;

  /** After fewer, the compilers of the JVM still compete with three threads for two cores. */
  private static final int WARM_UP_CALLS = 80_000;

  private static final String WHOLE = "theater record(interaction)";
  private static final String AROUND = "theater record(request, call)";
  private static final String APPEND = "theater append(20 characters)";
  private static final String PROGRESS = "theater progress(percent, message)";

  private final WorkItems items = new WorkItems();

  @Override
  public String name() {
    return "caller-latency";
  }

  @Override
  public String title() {
    return "Time of one call on the caller's thread at 2,000 calls a second from one thread, after"
        + " 80,000 calls to warm up; all contenders write lines of JSON to a file, the theater with"
        + " FileRecorder.";
  }

  @Override
  public String reference() {
    return Contenders.LOGBACK;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(WHOLE, "p50 µs", 1).times(Contenders.LOGBACK),
        Goal.atMost(WHOLE, "p99 µs", 15),
        Goal.atMost(WHOLE, "p99.9 µs", 30),
        Goal.atMost(WHOLE, "B/call", 1_024),
        Goal.atMost(APPEND, "p99 µs", 10),
        Goal.atMost(PROGRESS, "p99 µs", 10));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(WHOLE, onTheater(theater -> whole(theater.llm()::record)));
    variants.put(AROUND, onTheater(this::around));
    variants.put(APPEND, onTheater(CallerLatency::append));
    variants.put(PROGRESS, onTheater(CallerLatency::progress));
    for (String peer : List.of(Contenders.LOGBACK, Contenders.HAND_OFF)) {
      variants.put(peer, effort -> peer(Contenders.opening(peer), effort));
    }
    return variants;
  }

  private static Variant onTheater(Function<Theater, IntFunction<Runnable>> calls) {
    return effort -> {
      try (Scratch scratch = Scratch.in(effort.directory());
          TheaterContender contender =
              new TheaterContender(FileRecorder.at(scratch.directory().resolve("recording")))) {
        return time(calls.apply(contender.theater()), effort).and(contender.losses());
      }
    };
  }

  private Figures peer(Contender.Opening opening, Effort effort) throws Exception {
    try (Scratch scratch = Scratch.in(effort.directory());
        Contender contender = opening.open(scratch.directory())) {
      return time(whole(contender::record), effort);
    }
  }

  private static Figures time(IntFunction<Runnable> calls, Effort effort) {
    new PacedCalls(WARM_UP_PER_SECOND, effort.of(WARM_UP_CALLS)).time(calls);
    System.gc();
    return new PacedCalls(PER_SECOND, effort.of(CALLS)).time(calls);
  }

  private IntFunction<Runnable> whole(java.util.function.Consumer<LlmInteraction> recorder) {
    return n -> {
      LlmInteraction item = items.interaction(n);
      return () -> recorder.accept(item);
    };
  }

  private IntFunction<Runnable> around(Theater theater) {
    return n -> {
      LlmRequest request = items.request(n);
      String response = items.response(n);
      return () -> theater.llm().record(request, () -> response);
    };
  }

  /** A new call every 200 pieces, as answers are. */
  private static IntFunction<Runnable> append(Theater theater) {
    LlmCall[] current = {theater.llm().start(null)};
    return n -> {
      if (n % 200 == 199) {
        current[0].complete();
        current[0] = theater.llm().start(null);
      }
      LlmCall call = current[0];
      return () -> call.append("twenty characters 二十");
    };
  }

  private static IntFunction<Runnable> progress(Theater theater) {
    StepTracker steps = theater.track("session-progress", "flow");
    Step step = steps.start("work");
    return n -> () -> step.progress(n % 101, "reading the schema");
  }
}
