package io.theater.history;

import java.util.List;

/**
 * What {@link Cleanable#cleanup} would delete, or has deleted. Immutable.
 *
 * @param dryRun whether nothing was touched
 * @param entries what is deleted, in this order
 */
public record CleanupPlan(boolean dryRun, List<Entry> entries) {

  /**
   * Copies the list.
   *
   * @param dryRun whether nothing was touched
   * @param entries what is deleted
   */
  public CleanupPlan {
    entries = List.copyOf(entries);
  }

  /**
   * Something that is deleted, such as a file.
   *
   * @param path where it is: relative to the directory of the store, with slashes
   * @param bytes its length, 0 for a directory
   * @param reason why it goes: a word of the store, such as {@code errors_expired}
   * @param deleted whether it is gone now; false in a dry run, and when the disk refused
   */
  public record Entry(String path, long bytes, String reason, boolean deleted) {}

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
