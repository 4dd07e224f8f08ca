package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One record over all segments.
 *
 * @param rows what they have of it, oldest first, at least one
 * @param bootIsAlive whether a process is still at work
 * @param <R> the record
 */
public record WholeRecord<R>(List<Row<R>> rows, Predicate<String> bootIsAlive) {
  private Row<R> head() {
    return rows.get(0);
  }

  private RecordKind<R> kind() {
    return head().kind();
  }

  /** Its place in lists. */
  public long position() {
    return head().firstSeq();
  }

  /** The session it belongs to. */
  public String sessionId() {
    return head().sessionId();
  }

  /** What queries filter and count by, as it is read. */
  public R summary() {
    R summary = head().summary();
    for (int i = 1; i < rows.size(); i++) {
      summary = kind().merge(summary, rows.get(i).summary());
    }
    return kind().read(summary, bootIsAlive);
  }

  /** The record, or null when none of its lines can be read. */
  public @Nullable R read(SegmentLines lines) throws IOException {
    return read(fold(lines));
  }

  /** The record, or null when the key of one of its lines is missing too. */
  public @Nullable R readOpened(SegmentLines lines) throws IOException {
    LineFold<R> fold = fold(lines);
    return fold.isSealed() ? null : read(fold);
  }

  private LineFold<R> fold(SegmentLines lines) throws IOException {
    LineFold<R> fold = new LineFold<>(kind());
    for (Row<R> row : rows) {
      row.readInto(fold, lines);
    }
    return fold;
  }

  private @Nullable R read(LineFold<R> fold) {
    R record = fold.result();
    return record == null ? null : kind().read(record, bootIsAlive);
  }
}
