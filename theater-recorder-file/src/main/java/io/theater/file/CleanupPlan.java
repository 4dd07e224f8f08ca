package io.theater.file;

import java.util.List;

/**
 * What {@link FileRecorder#cleanup} would delete, or has deleted. Immutable.
 *
 * @param dryRun whether nothing was touched
 * @param entries files and directories in the order of their deletion
 */
public record CleanupPlan(boolean dryRun, List<Entry> entries) {

  /**
   * Copies the list.
   *
   * @param dryRun whether nothing was touched
   * @param entries files and directories
   */
  public CleanupPlan {
    entries = List.copyOf(entries);
  }

  /** Why something is deleted. */
  public enum Reason {
    /** A file of {@code by_session/} that is older than {@link Retention#sessionViewDays}. */
    SESSION_VIEW_EXPIRED,
    /** A directory of a session that holds nothing any more. */
    SESSION_VIEW_EMPTY,
    /** A file of {@code errors/} that is older than {@link Retention#errorDays}. */
    ERRORS_EXPIRED,
    /** A file of an archive that is older than {@link Retention#archiveDays}. */
    ARCHIVE_EXPIRED,
    /** A file of an archive that {@link Retention#maxArchiveBytes} has no room for. */
    ARCHIVES_TOO_LARGE
  }

  /**
   * A file or directory.
   *
   * @param path relative to the base directory, with slashes
   * @param bytes its length, 0 for a directory
   * @param reason why it goes
   * @param deleted whether it is gone now; false in a dry run, and when the disk refused
   */
  public record Entry(String path, long bytes, Reason reason, boolean deleted) {}

  /**
   * What all entries take.
   *
   * @return in bytes
   */
  public long bytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /**
   * What was deleted.
   *
   * @return in bytes, 0 in a dry run
   */
  public long deletedBytes() {
    return entries.stream().filter(Entry::deleted).mapToLong(Entry::bytes).sum();
  }
}
