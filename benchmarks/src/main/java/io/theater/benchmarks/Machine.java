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
    facts.put("All cores at once", Numbers.text(Spin.allCoresAtOnce()) + " × the work of one");
    return facts;
  }

  /** Time of all cores since the machine was started. */
  record Time(long all, long stolen) {
    private static final int STOLEN = 8; // user, nice, system, idle, iowait, irq, softirq, steal
    private static final int LAST = 9; // guests behind it are part of user

    static Time now() {
      try (Stream<String> lines = Files.lines(Path.of("/proc/stat"), StandardCharsets.UTF_8)) {
        return of(lines.findFirst().orElse(""));
      } catch (IOException | UncheckedIOException notLinux) {
        return new Time(0, 0);
      }
    }

    static Time of(String cpu) {
      String[] times = cpu.split(" +", -1);
      long all = 0;
      for (int i = 1; i < Math.min(LAST, times.length); i++) {
        all += Long.parseLong(times[i]);
      }
      return new Time(all, times.length > STOLEN ? Long.parseLong(times[STOLEN]) : 0);
    }

    /** What other machines on the same host have taken of it since. */
    String stolenSince(Time before) {
      return Numbers.text(100.0 * (stolen - before.stolen) / Math.max(1, all - before.all)) + " %";
    }
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
