package io.theater.file.internal;

/**
 * Learns which segments are complete: nobody writes into them any more, and nobody will. With
 * {@code Durability.fsync()} all that was acknowledged of them is on the disk.
 *
 * <p>Called under the writer's lock, at the opening too, so it takes a note and returns; the work
 * is for a {@link io.theater.file.internal.upkeep.Job}. A file that could not be read at the
 * opening is not reported, and those of other writers never are.
 *
 * <p>A segment may be empty. Its name is never used again as long as its file, or a later one of
 * its stream and writer, is there; who takes the newest file away keeps the name from coming back.
 */
public interface SealedSegments {
  /** Nobody wants to know. */
  SealedSegments IGNORED = (name, number) -> {};

  /**
   * A segment is complete.
   *
   * @param name of its file; says stream, day and writer
   * @param number by which the index knows it
   */
  void sealed(SegmentName name, int number);
}
