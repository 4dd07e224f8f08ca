package io.theater.file.internal;

import io.theater.json.JsonLine;
import io.theater.segment.RecoveryReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What could not be read, and what may not be durable. Sticky, thread-safe. */
public final class Damage {
  private static final Logger log = LoggerFactory.getLogger(Damage.class);
  private static final int MAX_LISTED = 20;
  private static final int MAX_COUNTED = 100_000;

  // guarded by this
  private final Set<String> places = new HashSet<>();
  private final List<String> listed = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final Set<String> sealed = new HashSet<>();
  private @Nullable String firstSealed;
  private int unlisted;
  private long tornBytes;

  /** A line that readers skip. Found again it is not counted again. */
  public synchronized void line(Path segment, long offset, String why) {
    String place = segment.getFileName() + " at byte " + offset;
    if (places.size() >= MAX_COUNTED || !places.add(place)) {
      return;
    }
    if (listed.size() < MAX_LISTED) {
      listed.add(place + ": " + why);
      log.warn("Skipping a line of {} at byte {}: {}", segment, offset, why);
    }
  }

  /** A line whose payload cannot be decrypted. Found again it is not counted again. */
  public synchronized void sealed(Path file, JsonLine line, String why) {
    String place = "line " + line.longValue("seq") + " of " + file.getFileName();
    if (sealed.size() < MAX_COUNTED && sealed.add(place) && firstSealed == null) {
      firstSealed = place + ": " + why;
      log.warn("Reading {} without its payload: {}", place, why);
    }
  }

  /** Something that is wrong with a whole file. */
  public synchronized void file(Path segment, String what, @Nullable Throwable cause) {
    String reason = segment.getFileName() + " " + what;
    if (!reasons.contains(reason)) {
      if (reasons.size() < MAX_LISTED) {
        reasons.add(reason);
        log.warn("{} {}", segment, what, cause);
      } else {
        unlisted++;
      }
    }
  }

  /** A file that somebody deleted, with all its lines. */
  public synchronized void gone(Path segment) {
    file(segment, "is gone", null);
  }

  synchronized void recovered(RecoveryReport report) {
    tornBytes += report.tornBytes();
    if (report.tornBytes() > 0) {
      log.info(
          "Cut {} bytes that were never finished off {}, {} of them kept in quarantine",
          report.tornBytes(),
          report.segment(),
          report.quarantinedBytes());
    }
  }

  synchronized List<String> reasons() {
    List<String> all = new ArrayList<>(reasons);
    if (unlisted > 0) {
      all.add(Counted.of(unlisted, "more problem", "more problems") + " with files");
    }
    if (!places.isEmpty()) {
      all.add(
          Counted.of(places.size(), "line")
              + " of the log cannot be read, the first is "
              + listed.get(0));
    }
    if (firstSealed != null) {
      String lines =
          Counted.of(
              sealed.size(),
              "line is read without its payload",
              "lines are read without their payload");
      all.add(lines + ", the first is " + firstSealed);
    }
    return all;
  }

  synchronized Map<String, Object> details() {
    return Map.of(
        "corrupt_lines", places.size(),
        "corrupt_places", List.copyOf(listed),
        "sealed_lines", sealed.size(),
        "torn_bytes", tornBytes);
  }
}
