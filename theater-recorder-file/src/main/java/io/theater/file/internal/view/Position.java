package io.theater.file.internal.view;

/**
 * A place between two lines of the log.
 *
 * @param file name of the segment, empty before the first
 * @param offset end of the last line before it, in that segment
 * @param seq no line before it has a higher number; 0 when it is not known
 */
record Position(String file, long offset, long seq) {
  static final Position START = new Position("", 0, 0);

  boolean isSamePlace(Position other) {
    return offset == other.offset && file.equals(other.file);
  }
}
