package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.LineFold;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import java.io.IOException;

/** A row of an archive; nothing of it is kept. */
record ArchivedRow<R>(ArchivePart part, RecordKind<R> kind, int row) implements Row<R> {
  @Override
  public String id() {
    return part.file().id(row);
  }

  @Override
  public String sessionId() {
    return part.file().sessionIdOfRow(row);
  }

  @Override
  public long firstSeq() {
    return part.position(part.file().rowLong(row, RowLayout.FIRST_SEQ));
  }

  @Override
  public long lastSeq() {
    return part.position(part.file().rowLong(row, RowLayout.LAST_SEQ));
  }

  @Override
  public boolean continues() {
    return part.file().rowByte(row, RowLayout.CONTINUES) != 0 && !part.begun().contains(this);
  }

  @Override
  public void begin() {
    part.begun().add(this);
  }

  @Override
  public R summary() {
    return RowLayout.summary(part.file(), row, kind);
  }

  @Override
  public void readInto(LineFold<R> fold, SegmentLines lines) throws IOException {
    for (JsonLine line : part.lines(row)) {
      fold.add(line);
    }
  }
}
