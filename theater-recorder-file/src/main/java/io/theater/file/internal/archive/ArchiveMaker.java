package io.theater.file.internal.archive;

import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.index.LineFold;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the two files of an archive under their temporary names, and reads back what it wrote. Not
 * thread-safe.
 */
final class ArchiveMaker {
  private final Storage storage;
  private final SegmentLines source;
  private final Payloads payloads;
  private final Patience patience;

  /** Makes archives out of the lines of one source. */
  ArchiveMaker(Storage storage, SegmentLines source, Payloads payloads, Patience patience) {
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
    try (MemberWriter members = new MemberWriter(storage, gzip)) {
      RowLines lines = new RowLines(source, payloads);
      for (Row<?> row : rows) {
        patience.goOn();
        members.add(lines.of(row));
      }
      members.finish();
    }
    ByteBuffer written = storage.map(gzip);
    IndexBuilder builder = new IndexBuilder();
    Check check = new Check(rows.iterator(), builder);
    List<Block> blocks = ArchiveScan.scan(written, check);
    check.end();
    writeIndex(builder.build(blocks, written.remaining()), index);
    return new Made(builder.rows(), written.remaining());
  }

  private void writeIndex(ByteBuffer content, Path index) throws IOException {
    MemberWriter.writeFile(storage, content, index);
    IndexFile.of(storage.map(index));
  }

  /** Compares every record that was written with its source. */
  private final class Check implements ArchiveScan.Visitor {
    private final Iterator<? extends Row<?>> rows;
    private final IndexBuilder builder;
    private Compared<?> current = new Compared<>();

    Check(Iterator<? extends Row<?>> rows, IndexBuilder builder) {
      this.rows = rows;
      this.builder = builder;
    }

    @Override
    public void line(Spot spot, JsonLine line) throws IOException {
      int before = builder.rows();
      builder.add(spot, line);
      if (builder.rows() > before) {
        patience.goOn();
        current.end();
        if (!rows.hasNext()) {
          throw new DamagedSegmentException("the archive has more records than its segment");
        }
        current = new Compared<>(rows.next());
      }
      current.add(opened(line));
    }

    private JsonLine opened(JsonLine line) throws IOException {
      JsonLine opened = payloads.open(line, why -> {});
      if (opened.isSealed()) {
        throw new IOException("the archive cannot be read back: its key is missing");
      }
      return opened;
    }

    @Override
    public void damaged(long offset, String why) throws IOException {
      throw new IOException("the archive cannot be read back at byte " + offset + ": " + why);
    }

    void end() throws IOException {
      current.end();
      if (rows.hasNext()) {
        throw new DamagedSegmentException("the archive has fewer records than its segment");
      }
    }
  }

  private final class Compared<R> {
    private final @Nullable Row<R> row;
    private final @Nullable LineFold<R> read;

    Compared() {
      this.row = null;
      this.read = null;
    }

    Compared(Row<R> row) {
      this.row = row;
      this.read = new LineFold<>(row.kind());
    }

    void add(JsonLine line) {
      Objects.requireNonNull(read).add(line);
    }

    void end() throws IOException {
      if (row == null || read == null) {
        return;
      }
      LineFold<R> original = new LineFold<>(row.kind());
      row.readInto(original, source);
      if (!Objects.equals(original.result(), read.result())) {
        throw new DamagedSegmentException("record " + row.id() + " would not be the same");
      }
    }
  }
}
