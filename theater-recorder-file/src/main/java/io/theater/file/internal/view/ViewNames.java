package io.theater.file.internal.view;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Names of view files, below the base directory.
 *
 * @param writer suffix of a second writer, whose views are files of their own; empty for the first
 */
public record ViewNames(String writer) {
  /** Directory of the sessions. */
  public static final String SESSIONS = "by_session";

  /** What the directory of a session begins with. */
  public static final String SESSION_PREFIX = "session_";

  /** Directory of the errors. */
  public static final String ERRORS = "errors";

  private static final int DAY_LENGTH = 10;

  String session(String directory, LocalDate day) {
    return SESSIONS + "/" + directory + "/" + day + suffix() + ".jsonl";
  }

  String session(LogLine line) {
    String name = SessionFileName.encode(line.head().sessionId());
    return session(SESSION_PREFIX + name, line.file().day());
  }

  String errors(LocalDate day) {
    return ERRORS + "/" + day + errorsEnd();
  }

  private String errorsEnd() {
    return "_errors" + suffix() + ".jsonl";
  }

  /** The day of a file in the directory of a session; empty when the name is none. */
  public Optional<LocalDate> sessionDay(String fileName) {
    return day(fileName, suffix() + ".jsonl");
  }

  /** The day of a file in the directory of the errors; empty when the name is none. */
  public Optional<LocalDate> errorsDay(String fileName) {
    return day(fileName, errorsEnd());
  }

  private static Optional<LocalDate> day(String fileName, String end) {
    try {
      return fileName.length() == DAY_LENGTH + end.length() && fileName.endsWith(end)
          ? Optional.of(LocalDate.parse(fileName.substring(0, DAY_LENGTH)))
          : Optional.empty();
    } catch (DateTimeException noDay) {
      return Optional.empty();
    }
  }

  String latest() {
    return "real_time/latest" + suffix() + ".json";
  }

  String marker() {
    return ".theater/views" + suffix();
  }

  private String suffix() {
    return writer.isEmpty() ? "" : "." + writer;
  }
}
