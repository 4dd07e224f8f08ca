package io.theater.benchmarks;

import io.theater.benchmarks.jmh.CallerCost;
import io.theater.benchmarks.scenario.ArchiveQueries;
import io.theater.benchmarks.scenario.ArchiveRate;
import io.theater.benchmarks.scenario.Broadcast;
import io.theater.benchmarks.scenario.CallerLatency;
import io.theater.benchmarks.scenario.FileAppend;
import io.theater.benchmarks.scenario.IdleStreams;
import io.theater.benchmarks.scenario.InteractionBytes;
import io.theater.benchmarks.scenario.JdbcDrain;
import io.theater.benchmarks.scenario.JdbcInsert;
import io.theater.benchmarks.scenario.JdbcQueries;
import io.theater.benchmarks.scenario.JsonEncoding;
import io.theater.benchmarks.scenario.PublisherCost;
import io.theater.benchmarks.scenario.RedactionRate;
import io.theater.benchmarks.scenario.RedactionStream;
import io.theater.benchmarks.scenario.RedactionWorst;
import io.theater.benchmarks.scenario.SegmentAppend;
import io.theater.benchmarks.scenario.StartUp;
import io.theater.benchmarks.scenario.Throughput;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What can be run: suites of scenarios. */
final class Suites {
  private static final Map<String, List<Supplier<Scenario>>> SUITES =
      Map.of(
          "files",
          List.of(FileAppend::new, InteractionBytes::new, ArchiveRate::new, ArchiveQueries::new),
          "jdbc",
          List.of(JdbcInsert::new, JdbcQueries::new, JdbcDrain::new),
          "streams",
          List.of(Broadcast::new, Broadcast.Fast::new, PublisherCost::new),
          "idle",
          List.of(IdleStreams::new),
          "foundation",
          List.of(
              CallerLatency::new,
              CallerCost::new,
              Throughput::new,
              JsonEncoding::new,
              SegmentAppend::new,
              RedactionRate::new,
              RedactionStream::new,
              RedactionWorst::new,
              StartUp::new));

  private Suites() {}

  static List<Scenario> suite(String name) {
    List<Supplier<Scenario>> suite = SUITES.get(name);
    if (suite == null) {
      throw new IllegalArgumentException("no suite " + name + "; there are " + SUITES.keySet());
    }
    return suite.stream().map(Supplier::get).toList();
  }

  static Scenario scenario(String name) {
    return SUITES.keySet().stream()
        .flatMap(suite -> suite(suite).stream())
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario " + name));
  }
}
