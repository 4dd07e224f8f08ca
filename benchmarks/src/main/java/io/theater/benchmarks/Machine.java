package io.theater.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a figure depends on beside the code. */
final class Machine {
  private Machine() {}

  static Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("CPU", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    facts.put("OS", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    facts.put("JDK", property("java.vm.name") + " " + property("java.runtime.version"));
    facts.put("Memory", memory());
    facts.put("Versions", versions());
    facts.put("Commit", System.getProperty("benchmarks.commit", "unknown"));
    return facts;
  }

  /** Load average of the last minute: a quiet machine starts near 0. */
  static String load() {
    return Numbers.text(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String cpu() {
    return procFact("/proc/cpuinfo", "model name");
  }

  private static String memory() {
    return procFact("/proc/meminfo", "MemTotal");
  }

  private static String procFact(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .orElse("unknown");
    } catch (IOException | UncheckedIOException notLinux) {
      return "unknown";
    }
  }

  private static String versions() {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("/versions.properties")) {
      versions.load(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(versions)
        .forEach(
            (name, version) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(version));
    return text.toString();
  }
}
