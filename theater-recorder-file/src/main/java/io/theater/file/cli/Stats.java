package io.theater.file.cli;

import io.theater.file.FileHistory;
import io.theater.file.FileRecorder;
import io.theater.history.DateRange;
import io.theater.json.Json;
import io.theater.model.Statistics;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints totals. */
final class Stats implements Command {
  private static final String FROM = "--from";
  private static final String TO = "--to";
  private static final String JSON = "--json";

  @Override
  public String name() {
    return "stats";
  }

  @Override
  public String summary() {
    return "Prints totals of all interactions, or of some days. Writers may be at work.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(FROM, "YYYY-MM-DD", "first day, in UTC"),
        new Option(TO, "YYYY-MM-DD", "last day, in UTC"),
        new Option(JSON, "", "one JSON object"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws IOException, UsageException {
    DateRange range = range(arguments);
    try (FileHistory history = FileRecorder.readOnly(arguments.directory())) {
      Statistics totals = history.statistics(range);
      terminal.println(arguments.has(JSON) ? Json.text(totals) : table(totals));
      return terminal.warn(history.storeHealth().reasons());
    }
  }

  private static DateRange range(Arguments arguments) throws UsageException {
    LocalDate first = arguments.day(FROM).orElse(DateRange.all().first());
    LocalDate last = arguments.day(TO).orElse(DateRange.all().last());
    if (last.isBefore(first)) {
      throw new UsageException(TO + " " + last + " is before " + FROM + " " + first);
    }
    return new DateRange(first, last);
  }

  private static String table(Statistics totals) {
    StringBuilder table = new StringBuilder();
    row(table, "interactions", totals.interactions());
    row(table, "succeeded", totals.succeeded());
    row(table, "failed", totals.failed());
    row(table, "open", totals.open());
    row(table, "sessions", totals.sessions());
    rows(table, "stage", totals.byStage());
    rows(table, "provider", totals.byProvider());
    rows(table, "model", totals.byModel());
    row(table, "input tokens", totals.usage().inputTokens());
    row(table, "output tokens", totals.usage().outputTokens());
    row(table, "total tokens", totals.usage().totalTokens());
    for (Map.Entry<String, BigDecimal> cost : new TreeMap<>(totals.costs()).entrySet()) {
      row(table, "cost " + cost.getKey(), cost.getValue().toPlainString());
    }
    Statistics.Percentiles latency = totals.latency();
    if (latency != null) {
      row(table, "latency mean", millis(latency.mean()));
      row(table, "latency p50", millis(latency.p50()));
      row(table, "latency p95", millis(latency.p95()));
      row(table, "latency p99", millis(latency.p99()));
      row(table, "latency max", millis(latency.max()));
    }
    return table.deleteCharAt(table.length() - 1).toString();
  }

  private static void rows(StringBuilder table, String what, Map<String, Long> counts) {
    new TreeMap<>(counts).forEach((name, count) -> row(table, what + " " + name, count));
  }

  private static void row(StringBuilder table, String name, @Nullable Object value) {
    String shown = value == null ? "-" : value.toString();
    table.append(String.format(Locale.ROOT, "%-32s%16s\n", printable(name), shown));
  }

  /** Names come from hosts; they must not move the cursor of a terminal. */
  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
