package io.theater.file.internal.view;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A segment of the log of LLM interactions, or its archive.
 *
 * @param path where it is
 * @param name of the file
 * @param archive name of its archive
 * @param day whose views its lines go to
 */
public record LogFile(Path path, String name, String archive, LocalDate day) {
  private static final Comparator<LogFile> ORDER =
      Comparator.comparing(LogFile::day)
          .thenComparingInt(file -> file.archive().length())
          .thenComparing(LogFile::archive);

  boolean isArchive() {
    return name.equals(archive);
  }

  /** Of files of one writer. */
  boolean isBefore(LogFile other) {
    return ORDER.compare(this, other) < 0;
  }
}
