package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import java.io.IOException;

/**
 * What one segment has of one record.
 *
 * @param <R> the record
 */
public interface Row<R> {
  RecordKind<R> kind();

  String id();

  String sessionId();

  /** Sequence of its first line, which is unique in the recording. */
  long firstSeq();

  /** Sequence of its last line. */
  long lastSeq();

  /** Whether an earlier segment has lines of the record as well. */
  boolean continues();

  /** The earlier segments have gone: what is known of the record begins here. */
  void begin();

  /** What queries filter and count by, folded from its lines. */
  R summary();

  /** Adds its lines to a fold. */
  void readInto(LineFold<R> fold, SegmentLines lines) throws IOException;
}
