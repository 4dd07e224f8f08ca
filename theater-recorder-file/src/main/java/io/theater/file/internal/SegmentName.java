package io.theater.file.internal;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of the log: {@code 2025-12-07_all_steps.jsonl}, and {@code
 * 2025-12-07_all_steps.0001.jsonl} for the next one of that day. Names sort by time.
 */
record SegmentName(LogStream stream, LocalDate day, int number) implements Comparable<SegmentName> {
  private static final Pattern PATTERN =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)_all_(interactions|steps)(?:\\.(\\d{4,9}))?\\.jsonl");
  private static final Comparator<SegmentName> BY_TIME =
      Comparator.comparing(SegmentName::day).thenComparingInt(SegmentName::number);

  static Optional<SegmentName> parse(String fileName) {
    Matcher parts = PATTERN.matcher(fileName);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LogStream stream = LogStream.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
      int number = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
      SegmentName name = new SegmentName(stream, LocalDate.parse(parts.group(1)), number);
      return Optional.of(name).filter(same -> same.fileName().equals(fileName));
    } catch (DateTimeException noDay) {
      return Optional.empty();
    }
  }

  String fileName() {
    String next = number == 0 ? "" : String.format(Locale.ROOT, ".%04d", number);
    return day + "_all_" + stream.fileName() + next + ".jsonl";
  }

  Path path(Path directory) {
    return directory.resolve(fileName());
  }

  SegmentName next() {
    return new SegmentName(stream, day, number + 1);
  }

  @Override
  public int compareTo(SegmentName other) {
    return BY_TIME.compare(this, other);
  }
}
