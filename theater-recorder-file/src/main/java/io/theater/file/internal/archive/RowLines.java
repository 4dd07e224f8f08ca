package io.theater.file.internal.archive;

import io.theater.file.internal.archive.SealedSource.Stretch;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.index.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lines that an archive has of a record: the only line as it is, several ones folded. Not
 * thread-safe.
 */
final class RowLines {
  private final SealedSource source;
  private final Payloads payloads;
  private final RowFold fold;

  RowLines(SealedSource source, Payloads payloads) {
    this.source = source;
    this.payloads = payloads;
    this.fold = new RowFold(source, payloads);
  }

  /** The lines of a row; valid until the next call. */
  List<SealedLine> of(Row<?> row) throws IOException {
    SealedLine only = onlyLine(row);
    return only == null ? fold.of(row) : List.of(only);
  }

  /** The line that says all by itself as it is, or null. */
  private @Nullable SealedLine onlyLine(Row<?> row) throws IOException {
    List<Stretch> stretches = source.stretches(row);
    if (stretches.size() > 1 || row.continues() || payloads.seals()) {
      return null;
    }
    Stretch stretch = stretches.get(0);
    ByteBuffer bytes = source.bytes(stretch);
    if (bytes == null) {
      throw DamagedSegmentException.unreadable(stretch.offset());
    }
    SealedLine line = SealedLine.of(bytes);
    return line.json().isSealed() ? null : line;
  }
}
