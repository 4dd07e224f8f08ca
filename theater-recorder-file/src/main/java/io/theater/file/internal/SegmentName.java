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
 * 2025-12-07_all_steps.0001.jsonl} for the next one of that day. A writer with a suffix puts it in
 * front of the number: {@code 2025-12-07_all_steps.b.0001.jsonl}. Names of one writer sort by time.
 *
 * @param stream which log
 * @param day of its first line, in UTC
 * @param number its place in that day, from 0
 * @param writer suffix of who writes it, empty for the first writer
 */
public record SegmentName(LogStream stream, LocalDate day, int number, String writer)
    implements Comparable<SegmentName> {
  private static final String WRITER = "(?=\\d*[a-z-])[a-z0-9-]{1,16}";
  private static final Pattern WRITERS = Pattern.compile(WRITER);
  private static final Pattern PATTERN =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)_all_(interactions|steps)(?:\\.("
              + WRITER
              + "))?(?:\\.(\\d{4,9}))?\\.jsonl");
  private static final Comparator<SegmentName> BY_TIME =
      Comparator.comparing(SegmentName::day)
          .thenComparingInt(SegmentName::number)
          .thenComparing(SegmentName::writer)
          .thenComparing(SegmentName::stream);
  private static final LocalDate FIRST_DAY = LocalDate.of(0, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /**
   * Refuses what could not be read again.
   *
   * @throws IllegalArgumentException when the writer is no suffix
   */
  public SegmentName {
    if (!writer.isEmpty() && !isWriter(writer)) {
      throw new IllegalArgumentException("not the suffix of a writer: " + writer);
    }
    day = day.isAfter(LAST_DAY) ? LAST_DAY : day.isBefore(FIRST_DAY) ? FIRST_DAY : day;
  }

  /** Whether a text can be the suffix of a writer; it could be taken for a number otherwise. */
  public static boolean isWriter(String suffix) {
    return WRITERS.matcher(suffix).matches();
  }

  /** The segment of a file name, unless it is none. */
  public static Optional<SegmentName> parse(String fileName) {
    Matcher parts = PATTERN.matcher(fileName);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LogStream stream = LogStream.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
      String writer = parts.group(3) == null ? "" : parts.group(3);
      int number = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
      SegmentName name = new SegmentName(stream, LocalDate.parse(parts.group(1)), number, writer);
      return Optional.of(name).filter(same -> same.fileName().equals(fileName));
    } catch (DateTimeException noDay) {
      return Optional.empty();
    }
  }

  /** The file without its directory. */
  public String fileName() {
    String suffix = writer.isEmpty() ? "" : "." + writer;
    String next = number == 0 ? "" : String.format(Locale.ROOT, ".%04d", number);
    return day + "_all_" + stream.fileName() + suffix + next + ".jsonl";
  }

  /** The file in a directory. */
  public Path path(Path directory) {
    return directory.resolve(fileName());
  }

  SegmentName next() {
    return new SegmentName(stream, day, number + 1, writer);
  }

  /** The first one of a day. */
  SegmentName first(LocalDate otherDay) {
    return new SegmentName(stream, otherDay, 0, writer);
  }

  @Override
  public int compareTo(SegmentName other) {
    return BY_TIME.compare(this, other);
  }
}
