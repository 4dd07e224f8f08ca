package io.theater.file.internal.archive;

import static io.theater.file.internal.RecordKind.need;

import io.theater.file.internal.Counted;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.SealedSource.Position;
import io.theater.file.internal.archive.SealedSource.Stretch;
import io.theater.json.JsonLine;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes sure that an archive of what the index knows would have every byte of the segment. Lines of
 * the index are not read: that is done when they are archived. What stands between them must be
 * known elsewhere.
 */
final class Completeness implements LineVisitor {
  private final SealedSource source;
  private final Patience patience;

  private Completeness(SealedSource source, Patience patience) {
    this.source = source;
    this.patience = patience;
  }

  /**
   * Looks for what the index does not know.
   *
   * @throws DamagedSegmentException when something in it could not be archived
   */
  static void check(Storage storage, Path segment, SealedSource source, Patience patience)
      throws IOException {
    try (SegmentReader reader = SegmentReader.open(storage, segment)) {
      Completeness between = new Completeness(source, patience);
      long end = 0;
      for (Stretch line : known(source)) {
        between.scan(reader, end, line.offset());
        end = line.offset() + line.length();
      }
      between.scan(reader, end, reader.size());
    }
  }

  private static List<Stretch> known(SealedSource source) {
    List<Stretch> lines = new ArrayList<>();
    source.rows().forEach(row -> lines.addAll(source.stretches(row)));
    lines.sort(Comparator.comparingLong(Stretch::offset));
    return lines;
  }

  private void scan(SegmentReader reader, long from, long to) throws IOException {
    if (from > to) {
      throw new DamagedSegmentException("the lines at byte " + to + " overlap");
    }
    long end = reader.scan(from, to, this);
    if (end < to) {
      throw new DamagedSegmentException("the line at byte " + end + " has no end");
    }
  }

  @Override
  public void line(long offset, int length, ByteBuffer json) throws IOException {
    patience.goOn();
    int start = json.arrayOffset() + json.position();
    boolean known;
    try {
      JsonLine line = JsonLine.parse(json.array(), start, json.remaining());
      known = isKnown(RecordKind.of(line), line, offset);
    } catch (RuntimeException unreadable) {
      throw new DamagedSegmentException(
          "the line at byte " + offset + " cannot be read: " + unreadable.getMessage());
    }
    if (!known) {
      throw new DamagedSegmentException("the line at byte " + offset + " is out of order");
    }
  }

  private <R> boolean isKnown(RecordKind<R> kind, JsonLine line, long offset) {
    R summary = kind.summary(line);
    Long seq = line.longValue("seq");
    return source.has(
        kind,
        kind.sessionId(summary),
        need(line, "id"),
        new Position(seq == null ? 0 : seq, offset));
  }

  @Override
  public void corrupt(long offset, long length) throws IOException {
    throw new DamagedSegmentException(
        "the checksum of " + Counted.of(length, "byte") + " at byte " + offset + " does not match");
  }
}
