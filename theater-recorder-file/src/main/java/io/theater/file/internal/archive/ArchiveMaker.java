package io.theater.file.internal.archive;

import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import io.theater.file.internal.archive.ReadBack.Written;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.index.Row;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the two files of an archive under their temporary names, and reads back what it wrote. Not
 * thread-safe.
 */
final class ArchiveMaker {
  private final Storage storage;
  private final SealedSource source;
  private final Payloads payloads;
  private final Patience patience;

  /** Makes archives out of the lines of one source. */
  ArchiveMaker(Storage storage, SealedSource source, Payloads payloads, Patience patience) {
    this.payloads = payloads;
    this.storage = storage;
    this.source = source;
    this.patience = patience;
  }

  /** What was written. */
  record Made(int records, long gzipBytes) {}

  /**
   * Makes an archive.
   *
   * @param rows of the segment, in the order in which they shall be stored
   */
  Made make(List<? extends Row<?>> rows, Path gzip, Path index) throws IOException {
    IndexBuilder builder = new IndexBuilder();
    List<Written> members = write(rows, gzip, builder);
    ByteBuffer written = storage.map(gzip);
    new ReadBack(written).check(members, patience);
    List<Block> blocks = members.stream().map(Written::block).toList();
    MemberWriter.writeFile(storage, builder.build(blocks, written.remaining()), index);
    IndexFile.of(storage.map(index));
    return new Made(rows.size(), written.remaining());
  }

  private List<Written> write(List<? extends Row<?>> rows, Path gzip, IndexBuilder builder)
      throws IOException {
    try (MemberWriter members = new MemberWriter(storage, gzip)) {
      RowLines lines = new RowLines(source, payloads);
      for (Row<?> row : rows) {
        patience.goOn();
        List<SealedLine> made = lines.of(row);
        index(row, made, members.add(made), builder);
      }
      return members.finish();
    }
  }

  /** What the index is told is what the lines say, and not what the segment's index said. */
  private static void index(
      Row<?> row, List<SealedLine> lines, List<Spot> spots, IndexBuilder builder)
      throws DamagedSegmentException {
    int before = builder.rows();
    for (int i = 0; i < lines.size(); i++) {
      IndexRow<?> indexed = builder.add(spots.get(i), lines.get(i).json());
      if (!isOf(row, indexed) || builder.rows() != before + 1) {
        throw new DamagedSegmentException("record " + row.id() + " would not be the same");
      }
    }
  }

  private static boolean isOf(Row<?> row, IndexRow<?> indexed) {
    return indexed.kind() == row.kind()
        && indexed.id().equals(row.id())
        && indexed.sessionId().equals(row.sessionId());
  }
}
