package io.theater.examples.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was measured of the page, with what it depends on beside the code. */
final class Figures {
  private static final String COMMAND =
      "mvn -B -Pquick -pl theater-examples -am -Dtest=PageFiguresTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dtheater.it.figures=true test";

  /** One figure: its rounds, and what it should at most be. */
  private record Figure(String name, @Nullable Double atMost, List<Double> rounds) {
    double median() {
      return percentile(rounds, 50);
    }

    String row() {
      String range =
          rounds.size() == 1
              ? ""
              : text(Collections.min(rounds)) + "–" + text(Collections.max(rounds));
      String goal = atMost == null ? "" : "≤ " + text(atMost);
      String reached = atMost == null ? "" : median() <= atMost ? "yes" : "**no**";
      return String.join(" | ", "| " + name, text(median()), range, goal, reached + " |\n");
    }
  }

  private final Map<String, String> machine = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();
  private final double loadBefore = load();

  Figures(String browser) throws Exception {
    machine.put("CPU", fact("/proc/cpuinfo", "model name") + ", " + cores() + " cores");
    machine.put("Browser", browser + ", headless, no GPU");
    machine.put("Commit", commit());
    machine.put(
        "JDK",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    machine.put("Memory", fact("/proc/meminfo", "MemTotal"));
    machine.put("OS", System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** Adds a figure that is only told. */
  void add(String name, List<Double> rounds) {
    figures.add(new Figure(name, null, rounds));
  }

  /** Adds a figure that has a goal. */
  void add(String name, double atMost, List<Double> rounds) {
    figures.add(new Figure(name, atMost, rounds));
  }

  /** Writes {@code page.md} and {@code page.json}. */
  void write(Path folder) throws IOException {
    machine.put("Load average", text(loadBefore) + " before, " + text(load()) + " after");
    Files.createDirectories(folder);
    StringBuilder page = new StringBuilder("# page\n\nCommand: `").append(COMMAND).append("`\n\n");
    machine.forEach(
        (name, fact) -> page.append("- ").append(name).append(": ").append(fact).append('\n'));
    page.append("\n| | median | min–max | goal | reached |\n|---|---|---|---|---|\n");
    figures.forEach(figure -> page.append(figure.row()));
    Files.writeString(folder.resolve("page.md"), page, StandardCharsets.UTF_8);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("suite", "page");
    all.put("command", COMMAND);
    all.put("machine", machine);
    all.put("figures", figures);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve("page.json").toFile(), all);
  }

  /** The value below which so many percent of the values are. */
  static double percentile(List<Double> values, int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static String text(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static String fact(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    }
  }

  private static String commit() throws Exception {
    Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
    String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? answer : "unknown";
  }
}
