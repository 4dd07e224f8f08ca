package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sealed segment as the archiver needs it. */
public interface SealedSource extends Closeable, SegmentLines {
  /** Whether readers use its archive already. */
  boolean isArchived();

  /** All its records, those of a session one after the other. */
  List<Row<?>> rows();

  /** Where the lines of one of its records are, in the order in which they were written. */
  List<Stretch> stretches(Row<?> row);

  /** The bytes of a line without its line feed, or null when it cannot be read. */
  @Nullable ByteBuffer bytes(Stretch line) throws IOException;

  /**
   * Whether a line would not be lost with the segment: it is in one of the rows, or another segment
   * has it as well.
   */
  boolean has(RecordKind<?> kind, String sessionId, String id, Position position);

  /** Makes readers use the archive from now on. */
  void publish(ArchivePart archive);

  /**
   * Where a line is.
   *
   * @param offset in the segment
   * @param length line feed included
   */
  record Stretch(long offset, int length) {}

  /**
   * A line.
   *
   * @param seq its number as its writer counts
   * @param offset in the segment
   */
  record Position(long seq, long offset) {}
}
