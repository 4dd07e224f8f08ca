package io.theater.segment;

import java.nio.file.Path;

/**
 * What {@link SegmentRecovery} found.
 *
 * @param segment the file
 * @param goodLines lines whose checksum matches
 * @param corruptLines lines left in place that readers skip
 * @param tornBytes bytes behind the last LF
 * @param quarantinedBytes how many of those were kept in the quarantine
 * @param endOffset end of the last whole line
 * @param appendable whether the file now ends there; if not, start another segment
 */
public record RecoveryReport(
    Path segment,
    long goodLines,
    long corruptLines,
    long tornBytes,
    long quarantinedBytes,
    long endOffset,
    boolean appendable) {

  /**
   * Whether every byte of the segment was as it had been written.
   *
   * @return false if lines were corrupt or the tail was torn
   */
  public boolean clean() {
    return corruptLines == 0 && tornBytes == 0;
  }
}
