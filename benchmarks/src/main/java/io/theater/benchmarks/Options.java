package io.theater.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line: {@code [SUITE] [--rounds N] [--scale X] [--only NAME,NAME] [--results DIR]
 * [--data DIR]}.
 *
 * @param suite which suite
 * @param rounds measured rounds
 * @param scale 1 for a measurement
 * @param only names of scenarios; empty for all
 * @param results where the report goes
 * @param data where contenders may write files
 */
record Options(String suite, int rounds, double scale, List<String> only, Path results, Path data) {

  static Options of(String... arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    Options options =
        new Options(
            rest.isEmpty() || rest.peek().startsWith("--") ? "foundation" : rest.pop(),
            5,
            1,
            List.of(),
            Path.of("benchmarks", "results"),
            Path.of("benchmarks", "target", "data"));
    while (rest.size() > 1) {
      options = options.with(rest.pop(), rest.pop());
    }
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("option without a value: " + rest.peek());
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--rounds" -> new Options(suite, Integer.parseInt(value), scale, only, results, data);
      case "--scale" -> new Options(suite, rounds, Double.parseDouble(value), only, results, data);
      case "--only" ->
          new Options(suite, rounds, scale, List.of(value.split(",", -1)), results, data);
      case "--results" -> new Options(suite, rounds, scale, only, Path.of(value), data);
      case "--data" -> new Options(suite, rounds, scale, only, results, Path.of(value));
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  boolean wants(Scenario scenario) {
    return only.isEmpty() || only.contains(scenario.name());
  }
}
