package io.theater.json;

import java.util.Map;

/**
 * What a log adds in front of a record: its sequence, and members of its own.
 *
 * @param seq position in the log
 * @param more further members by name, in order; plain JSON values under names that no record uses
 */
public record LineHead(long seq, Map<String, ?> more) {
  static final int VERSION = 1;

  /**
   * A head with a position alone.
   *
   * @param seq position in the log
   * @return the head
   */
  public static LineHead of(long seq) {
    return new LineHead(seq, Map.of());
  }
}
