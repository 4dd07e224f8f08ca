package io.theater.file.internal;

/**
 * What writer and readers of a log share.
 *
 * @param segments its files
 * @param index its records
 * @param damage what is wrong with it
 */
record LogContents(Segments segments, RecordIndex index, Damage damage) {
  static LogContents empty() {
    return new LogContents(new Segments(), new RecordIndex(), new Damage());
  }
}
