package io.theater.file.internal.archive;

import io.theater.file.internal.LogStream;
import io.theater.file.internal.SegmentName;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of an archived segment: {@code 2025-12-07_interactions.0000.jsonl.gz} and {@code
 * 2025-12-07_interactions.0000.idx}; while they are made, with {@code .tmp} behind.
 *
 * @param segment what is archived
 */
public record ArchiveName(SegmentName segment) {
  private static final String GZIP = ".jsonl.gz";
  private static final String INDEX = ".idx";
  private static final String TEMPORARY = ".tmp";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)_(interactions|steps)(?:\\.([a-z0-9-]{1,16}))?\\.(\\d{4,9})"
              + "\\.(?:jsonl\\.gz|idx)(\\.tmp)?");

  /** The archive that a file belongs to; empty when it is none, or not finished. */
  public static Optional<ArchiveName> parse(String fileName) {
    return fileName.endsWith(GZIP) ? match(fileName) : Optional.empty();
  }

  /** The archive that a file would have belonged to if it had been finished. */
  public static Optional<ArchiveName> parseTemporary(String fileName) {
    return fileName.endsWith(TEMPORARY) ? match(fileName) : Optional.empty();
  }

  private static Optional<ArchiveName> match(String fileName) {
    Matcher parts = PATTERN.matcher(fileName);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LogStream stream = LogStream.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
      String writer = parts.group(3) == null ? "" : parts.group(3);
      int number = Integer.parseInt(parts.group(4));
      ArchiveName name =
          new ArchiveName(new SegmentName(stream, LocalDate.parse(parts.group(1)), number, writer));
      return Optional.of(name).filter(same -> fileName.startsWith(same.base() + "."));
    } catch (DateTimeException | IllegalArgumentException noSegment) {
      return Optional.empty();
    }
  }

  /** What both files begin with, and the name in the manifest. */
  public String base() {
    String writer = segment.writer().isEmpty() ? "" : "." + segment.writer();
    return segment.day()
        + "_"
        + segment.stream().fileName()
        + writer
        + String.format(Locale.ROOT, ".%04d", segment.number());
  }

  /** The lines. */
  public Path gzip(Path directory) {
    return directory.resolve(base() + GZIP);
  }

  /** What finds them. */
  public Path index(Path directory) {
    return directory.resolve(base() + INDEX);
  }

  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }
}
