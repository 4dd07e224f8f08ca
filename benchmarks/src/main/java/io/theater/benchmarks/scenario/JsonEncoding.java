package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.JsonLines;
import io.theater.benchmarks.peer.ReusedBuffer;
import io.theater.benchmarks.work.Rate;
import io.theater.benchmarks.work.WorkItems;
import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Records to lines of JSON, one thread. */
public final class JsonEncoding implements Scenario {
  private static final Duration TIME = Duration.ofSeconds(1);
  private static final String OURS = "theater JsonEncoder";
  private static final String LIMIT = "streaming generator";

  private final List<LlmInteraction> records;

  /** Makes the records. */
  public JsonEncoding() {
    WorkItems items = new WorkItems();
    records = IntStream.range(0, WorkItems.SESSIONS).mapToObj(items::interaction).toList();
  }

  @Override
  public String name() {
    return "json-encoding";
  }

  @Override
  public String title() {
    return "One record to one line of JSON in a reused buffer, one thread; the limit is a"
        + " hand-written streaming generator of Jackson.";
  }

  @Override
  public String reference() {
    return LIMIT;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(OURS, "records/s", 0.9).times(LIMIT), Goal.atMost(OURS, "B/record", 1_024));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(OURS, effort -> measure(effort, ours()));
    variants.put(LIMIT, effort -> measure(effort, limit()));
    return variants;
  }

  private static Figures measure(Effort effort, IntToLongFunction encode) {
    Rate rate = Rate.of(effort.of(TIME), encode);
    return Figures.of("records/s", rate.callsPerSecond())
        .and("MB/s", rate.perSecond() / 1e6)
        .and("B/line", (double) rate.units() / rate.calls())
        .and("B/record", rate.bytesPerCall());
  }

  private IntToLongFunction ours() {
    JsonEncoder encoder = new JsonEncoder();
    LineHead head = LineHead.of(1);
    return n -> encoder.line(head, record(n)).length();
  }

  private IntToLongFunction limit() throws IOException {
    ReusedBuffer buffer = new ReusedBuffer(64 << 10);
    JsonLines lines = new JsonLines(buffer);
    return n -> {
      try {
        buffer.reset();
        lines.write(1, record(n));
        lines.flush();
        return buffer.size();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    };
  }

  private LlmInteraction record(int n) {
    return records.get(n % records.size());
  }
}
