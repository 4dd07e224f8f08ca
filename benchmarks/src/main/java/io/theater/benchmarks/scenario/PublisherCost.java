package io.theater.benchmarks.scenario;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.PacedCalls;
import io.theater.benchmarks.work.StreamClients;
import io.theater.benchmarks.work.TheaterStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** What a call costs its thread while 1,000 readers in a second process watch its session. */
public final class PublisherCost implements Scenario {
  private static final int PER_SECOND = 2_000;
  private static final int WARM_UP_PER_SECOND = 16_000;
  private static final int CALLS = 10_000;
  private static final int WARM_UP_CALLS = 80_000;
  private static final int READERS = 1_000;

  private static final String APPEND = "append(20 characters)";
  private static final String PROGRESS = "progress(percent, message)";
  private static final String WATCHED = ", 1,000 readers";
  private static final String ALONE = ", no reader";

  /** Calls into what is read, with this mark in their texts. */
  private interface Calls {
    IntFunction<Runnable> on(TheaterStreams streams, String mark);
  }

  @Override
  public String name() {
    return "publisher-cost";
  }

  @Override
  public String title() {
    return "Time of one call on the caller's thread at 2,000 calls a second from one thread, after"
        + " 80,000 calls to warm up, while a second process on the same cores reads the session on"
        + " 1,000 streams. Pieces of text that come close together become one event, of progress the"
        + " last remains. The reader with the least has read so many texts: as pieces, and again"
        + " with the call that has ended.";
  }

  @Override
  public String reference() {
    return APPEND + ALONE;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(APPEND + WATCHED, "p99 µs", 10), Goal.atMost(PROGRESS + WATCHED, "p99 µs", 10));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(APPEND + WATCHED, effort -> measure(PublisherCost::append, READERS, effort));
    variants.put(APPEND + ALONE, effort -> measure(PublisherCost::append, 0, effort));
    variants.put(PROGRESS + WATCHED, effort -> measure(PublisherCost::progress, READERS, effort));
    variants.put(PROGRESS + ALONE, effort -> measure(PublisherCost::progress, 0, effort));
    return variants;
  }

  private static Figures measure(Calls calls, int readers, Effort effort) throws Exception {
    int count = effort.of(CALLS);
    Figures calling;
    FutureTask<Figures> reading;
    try (TheaterStreams streams = new TheaterStreams()) {
      // faster than two cores could send it to anybody
      new PacedCalls(WARM_UP_PER_SECOND, effort.of(WARM_UP_CALLS)).time(calls.on(streams, "w"));
      reading = StreamClients.start(streams, readers == 0 ? 0 : effort.of(readers), 0, count);
      new PacedCalls(PER_SECOND, count).time(calls.on(streams, "w")); // the readers' warm-up
      System.gc();
      calling = new PacedCalls(PER_SECOND, count).time(calls.on(streams, "t"));
      TimeUnit.MILLISECONDS.sleep(2_000); // for what is on its way
    }
    double least = reading.get().value("least %") / 100;
    return calling.and("read texts", Double.isNaN(least) ? 0 : least * count);
  }

  /** A new call every 200 pieces, as answers are. */
  private static IntFunction<Runnable> append(TheaterStreams streams, String mark) {
    LlmRequest request = LlmRequest.of("acme", "model-1").session(TheaterStreams.SESSION);
    LlmCall[] current = {streams.theater().llm().start(request)};
    String text = mark + "=1= zwanzig 二十 ";
    return n -> {
      if (n % 200 == 199) {
        current[0].complete();
        current[0] = streams.theater().llm().start(request);
      }
      LlmCall call = current[0];
      return () -> call.append(text);
    };
  }

  private static IntFunction<Runnable> progress(TheaterStreams streams, String mark) {
    Step step = streams.steps().start(mark);
    return n -> () -> step.progress(n % 101, "reading the schema");
  }
}
