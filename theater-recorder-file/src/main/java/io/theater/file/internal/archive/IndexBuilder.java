package io.theater.file.internal.archive;

import static io.theater.file.internal.RecordKind.needInstant;

import io.theater.file.internal.LineHeads;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import io.theater.file.internal.archive.IndexRow.Numbering;
import io.theater.file.internal.archive.IndexRow.Times;
import io.theater.json.JsonLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the index of an archive out of its lines. Not thread-safe. */
final class IndexBuilder {
  private final List<IndexRow<?>> rows = new ArrayList<>();

  /** Takes the next line of the archive, and returns the row it belongs to. */
  IndexRow<?> add(Spot spot, JsonLine line) {
    IndexRow<?> row = row(RecordKind.of(line), spot, line);
    IndexRow<?> last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    if (last != null && isSame(last, row)) {
      row = plus(last, row);
      rows.remove(rows.size() - 1);
    }
    rows.add(row);
    return row;
  }

  private static boolean isSame(IndexRow<?> first, IndexRow<?> second) {
    return first.firstSeq() == second.firstSeq()
        && first.kind() == second.kind()
        && first.spot().block() == second.spot().block();
  }

  @SuppressWarnings("unchecked") // of one kind
  private static <R> IndexRow<R> plus(IndexRow<R> first, IndexRow<?> second) {
    return first.plus((IndexRow<R>) second);
  }

  private static <R> IndexRow<R> row(RecordKind<R> kind, Spot spot, JsonLine line) {
    Long seq = line.longValue("seq");
    if (seq == null) {
      throw new IllegalArgumentException("the line has no seq");
    }
    Long lastSeq = line.longValue(ArchiveHeads.LAST_SEQ);
    Instant last = needInstant(line, LineHeads.AT);
    Instant first = line.instant(ArchiveHeads.FIRST_AT);
    return new IndexRow<>(
        kind,
        seq,
        lastSeq == null ? seq : lastSeq,
        Boolean.TRUE.equals(line.truth(ArchiveHeads.CONTINUES)),
        new Times(first == null ? last : first, last),
        new Numbering(line.text(LineHeads.EPOCH), line.longValue(LineHeads.SEQUENCE)),
        kind.summary(line),
        spot);
  }

  int rows() {
    return rows.size();
  }

  /** The index file. */
  ByteBuffer build(List<Block> blocks, long gzipBytes) throws IOException {
    Comparator<IndexRow<?>> byKind = Comparator.comparingInt(row -> Kinds.number(row.kind()));
    rows.sort(byKind.thenComparingLong(IndexRow::firstSeq));
    IndexSections sections = new IndexSections(gzipBytes);
    sections.blocks(blocks);
    sections.rows(rows);
    return sections.assemble();
  }

  @Nullable IndexRow<?> last() {
    return rows.isEmpty() ? null : rows.get(rows.size() - 1);
  }
}
