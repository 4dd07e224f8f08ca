package io.theater.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a recorder keeps what it made. Ages are counted in UTC days, by the day in the name of a
 * file; a file is deleted when its day is more than so many days ago. The log itself, {@code
 * by_date/}, is never deleted. Immutable.
 *
 * <pre>{@code
 * FileRecorder.builder(directory)
 *     .retention(Retention.standard().withErrorDays(60).withArchiveDays(365))
 *     .build();
 * }</pre>
 *
 * @param sessionViewDays days that files of {@code by_session/} are kept, 1 to 36,500
 * @param errorDays days that files of {@code errors/} are kept, 1 to 36,500
 * @param archiveDays days that archives are kept, 1 to 36,500; null keeps them whatever their age
 * @param maxArchiveBytes what all archives of the recorder may take, at least 1; the oldest are
 *     deleted first, the newest of each log stays in any case; null is no limit
 */
public record Retention(
    int sessionViewDays,
    int errorDays,
    @Nullable Integer archiveDays,
    @Nullable Long maxArchiveBytes) {
  static final int MAX_DAYS = 36_500;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public Retention {
    requireDays("sessionViewDays", sessionViewDays);
    requireDays("errorDays", errorDays);
    if (archiveDays != null) {
      requireDays("archiveDays", archiveDays);
    }
    if (maxArchiveBytes != null && maxArchiveBytes < 1) {
      throw new IllegalArgumentException(
          "maxArchiveBytes must be at least 1 but is " + maxArchiveBytes);
    }
  }

  private static void requireDays(String name, int days) {
    if (days < 1 || days > MAX_DAYS) {
      throw new IllegalArgumentException(
          name + " must be from 1 to " + MAX_DAYS + " but is " + days);
    }
  }

  /**
   * What a recorder does unless it is told otherwise.
   *
   * @return session views for 90 days, errors for 30 days, archives for ever
   */
  public static Retention standard() {
    return new Retention(90, 30, null, null);
  }

  /**
   * What a recorder does that is opened from environment variables: {@code
   * LLM_RECORDS_RETENTION_DAYS} is the age of session views, the rest is as {@link #standard()}
   * says.
   *
   * @param variables values by name; one that is missing or blank has its default
   * @return a new retention
   * @throws IllegalArgumentException when the value is no number or out of range
   */
  public static Retention fromEnvironment(Map<String, String> variables) {
    return EnvironmentSettings.retention(variables);
  }

  /**
   * The same with another age of session views.
   *
   * @param days 1 to 36,500
   * @return a new retention
   * @throws IllegalArgumentException when the value is out of range
   */
  public Retention withSessionViewDays(int days) {
    return new Retention(days, errorDays, archiveDays, maxArchiveBytes);
  }

  /**
   * The same with another age of errors.
   *
   * @param days 1 to 36,500
   * @return a new retention
   * @throws IllegalArgumentException when the value is out of range
   */
  public Retention withErrorDays(int days) {
    return new Retention(sessionViewDays, days, archiveDays, maxArchiveBytes);
  }

  /**
   * The same, but archives have an age. What was in them is gone for queries as well.
   *
   * @param days 1 to 36,500
   * @return a new retention
   * @throws IllegalArgumentException when the value is out of range
   */
  public Retention withArchiveDays(int days) {
    return new Retention(sessionViewDays, errorDays, days, maxArchiveBytes);
  }

  /**
   * The same, but archives have a size. What was in them is gone for queries as well.
   *
   * @param bytes at least 1, of all files in {@code archive/} that this recorder made
   * @return a new retention
   * @throws IllegalArgumentException when the value is out of range
   */
  public Retention withMaxArchiveBytes(long bytes) {
    return new Retention(sessionViewDays, errorDays, archiveDays, bytes);
  }
}
