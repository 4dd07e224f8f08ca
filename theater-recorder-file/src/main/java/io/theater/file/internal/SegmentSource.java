package io.theater.file.internal;

import io.theater.file.internal.archive.ArchivePart;
import io.theater.file.internal.archive.SealedSource;
import io.theater.file.internal.index.Row;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A sealed segment and its index in memory, on the way into an archive. */
final class SegmentSource implements SealedSource {
  private final RecordIndex index;
  private final int number;
  private final RecordReader reader;

  SegmentSource(Storage storage, LogContents contents, int number) {
    this.index = contents.index();
    this.number = number;
    this.reader = new RecordReader(storage, contents);
  }

  /** Only of what is not archived: it would take the place of the archive. */
  private SegmentIndex segment() {
    return index.segment(number);
  }

  @Override
  public boolean isArchived() {
    return index.isArchived(number);
  }

  @Override
  public List<Row<?>> rows() {
    List<List<Row<?>>> sessions = new ArrayList<>();
    segment().sessions().forEach(session -> sessions.add(session.rows()));
    sessions.sort(Comparator.comparingLong(rows -> rows.get(0).firstSeq()));
    List<Row<?>> rows = new ArrayList<>();
    sessions.forEach(rows::addAll);
    return rows;
  }

  @Override
  public boolean has(RecordKind<?> kind, String sessionId, String id, Position position) {
    SegmentIndex segment = segment();
    Row<?> row = segment.find(kind, sessionId, id);
    if (row instanceof RecordRow<?> here && here.places().contains(position.offset())) {
      return true;
    }
    long place = Writers.position(position.seq());
    return index.view().parts().stream()
        .anyMatch(part -> part != segment && part.has(kind, sessionId, id, place));
  }

  @Override
  public List<Stretch> stretches(Row<?> row) {
    Places places = ((RecordRow<?>) row).places();
    return IntStream.range(0, places.count())
        .mapToObj(i -> new Stretch(places.offset(i), places.length(i)))
        .toList();
  }

  @Override
  public @Nullable ByteBuffer bytes(Stretch line) throws IOException {
    return reader.bytes(number, line.offset(), line.length());
  }

  @Override
  public void publish(ArchivePart archive) {
    index.open(archive);
  }

  @Override
  public @Nullable JsonLine read(int ofSegment, long offset, int length) throws IOException {
    JsonLine line = reader.read(ofSegment, offset, length);
    if (line != null && line.isSealed()) {
      throw new IOException("the line at byte " + offset + " is sealed, and its key is missing");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
