package io.theater.file.internal.view;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the lines are that were stored and are not in the views yet. Thread-safe. */
final class Notes {
  static final int MAX_LINES = 100_000;

  private static final int MANY_LINES = 50_000;
  private static final long MANY_BYTES = 256L << 20;

  // guarded by this
  private List<LogLine> lines = new ArrayList<>();
  private long bytes;
  private Position end = Position.START;

  /**
   * Lines without a gap between them.
   *
   * @param lines the oldest that were not taken before; {@value #MAX_LINES} at most
   * @param end of the log; lines may lie between the last one and it
   */
  record Taken(List<LogLine> lines, Position end) {}

  /** Says where the log ends before any line was added. */
  synchronized void begin(Position endOfLog) {
    end = endOfLog;
  }

  /** Whether it should be taken without further delay. */
  synchronized boolean add(LogLine line) {
    end = line.end();
    if (lines.size() < MAX_LINES) {
      lines.add(line);
      bytes += line.length();
    }
    return isMany();
  }

  synchronized boolean isMany() {
    return lines.size() >= MANY_LINES || bytes >= MANY_BYTES;
  }

  synchronized boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The day of the oldest line, or null. */
  synchronized @Nullable LocalDate firstDay() {
    return lines.isEmpty() ? null : lines.get(0).file().day();
  }

  synchronized Taken take() {
    Taken taken = new Taken(lines, end);
    lines = new ArrayList<>();
    bytes = 0;
    return taken;
  }
}
