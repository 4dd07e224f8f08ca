package io.theater.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.work.Scratch;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a suite and writes {@code SUITE.json} and {@code SUITE.md}. See {@link Options}. */
public final class Runner {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private Runner() {}

  /** Runs every wanted scenario of a suite, each in a JVM of its own. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    Map<String, String> machine = Machine.facts();
    String load = Machine.load();
    Machine.Time before = Machine.Time.now();
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : Suites.suite(options.suite())) {
      if (options.wants(scenario)) {
        System.err.println(scenario.name() + ": " + scenario.title());
        outcomes.add(run(scenario, options));
      }
    }
    machine.put("Load average", load + " before, " + Machine.load() + " after");
    machine.put("Stolen by other machines", Machine.Time.now().stolenSince(before));
    String command = System.getProperty("benchmarks.command", "Runner");
    write(
        options,
        new Report(
            options.suite(),
            String.join(" ", command, String.join(" ", arguments)).strip(),
            machine,
            options.rounds(),
            options.scale(),
            outcomes));
  }

  private static Outcome run(Scenario scenario, Options options) throws Exception {
    Path data = Files.createTempDirectory(Files.createDirectories(options.data()), scenario.name());
    File outcome = data.resolve("outcome.json").toFile();
    try {
      new ChildJvm(ScenarioProcess.class, scenario.jvmOptions(), LIMIT)
          .run(
              scenario.name(),
              Integer.toString(options.rounds()),
              Double.toString(options.scale()),
              data.toString(),
              outcome.getPath());
      return new ObjectMapper().readValue(outcome, Outcome.class);
    } finally {
      Scratch.delete(data);
    }
  }

  private static void write(Options options, Report report) throws Exception {
    Path results = Files.createDirectories(options.results());
    Path markdown = results.resolve(options.suite() + ".md");
    Files.writeString(markdown, report.markdown());
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(results.resolve(options.suite() + ".json").toFile(), report);
    System.out.println(report.markdown());
    System.out.println("Written to " + markdown);
  }
}
