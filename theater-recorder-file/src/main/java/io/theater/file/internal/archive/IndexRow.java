package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the index is told of one record of an archive.
 *
 * @param kind of record
 * @param firstSeq of its first line
 * @param lastSeq of its last line
 * @param continues whether it began in an earlier segment
 * @param times of its events
 * @param numbering of its last event in the session
 * @param summary what queries filter and count by
 * @param spot where its lines are
 */
record IndexRow<R>(
    RecordKind<R> kind,
    long firstSeq,
    long lastSeq,
    boolean continues,
    Times times,
    Numbering numbering,
    R summary,
    Spot spot) {

  /** When the first and the last event happened. */
  record Times(Instant first, Instant last) {
    Times with(Times other) {
      return new Times(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /** Place of an event among those of its session. */
  record Numbering(@Nullable String epoch, @Nullable Long sequence) {}

  String id() {
    return kind.id(summary);
  }

  String sessionId() {
    return kind.sessionId(summary);
  }

  /** The same with its second line, which follows the first. */
  IndexRow<R> plus(IndexRow<R> second) {
    Spot both = new Spot(spot.block(), spot.offset(), spot.length() + second.spot.length());
    R folded = kind.merge(summary, second.summary);
    return new IndexRow<>(kind, firstSeq, lastSeq, continues, times, numbering, folded, both);
  }
}
