package io.theater.file.internal;

import io.theater.file.internal.RecordRow.State;
import io.theater.json.JsonLine;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folds the lines of records for one query, whose files it keeps open. Not thread-safe. */
final class RecordReader implements Closeable {
  private final Storage storage;
  private final LogContents contents;
  private final Map<Integer, Optional<SegmentReader>> files = new HashMap<>();

  RecordReader(Storage storage, LogContents contents) {
    this.storage = storage;
    this.contents = contents;
  }

  /** The record, or null when none of its lines can be read. */
  <R> @Nullable R read(RecordKind<R> kind, State<R> state) throws IOException {
    Fold<R> fold = new Fold<>(kind);
    Places places = state.places();
    for (int i = 0; i < places.count(); i++) {
      add(fold, places, i);
    }
    R record = fold.result();
    return record == null ? null : kind.read(record, contents.index()::isAlive);
  }

  /** Lines of one id become one record. */
  private static final class Fold<R> {
    private final RecordKind<R> kind;
    private final Streamed.Builder pieces = new Streamed.Builder();
    private @Nullable R folded;

    Fold(RecordKind<R> kind) {
      this.kind = kind;
    }

    void add(JsonLine line) {
      R part = kind.parse(line);
      if (Boolean.TRUE.equals(line.truth(LineHeads.PARTIAL))) {
        // Text that comes after the end is ignored, because the end has said it all.
        if (folded == null || !kind.ended(folded)) {
          pieces.append(kind.streamed(part));
        }
        part = kind.withStreamed(part, Streamed.NONE);
      }
      folded = folded == null ? part : kind.merge(folded, part);
    }

    @Nullable R result() {
      R record = folded;
      if (record == null) {
        return null;
      }
      Streamed streamed = pieces.build();
      if (streamed.isEmpty()) {
        return record;
      }
      Streamed whole = kind.streamed(record);
      return kind.withStreamed(
          record, kind.ended(record) ? whole.or(streamed) : streamed.or(whole));
    }
  }

  private void add(Fold<?> fold, Places places, int index) throws IOException {
    int segment = places.segment(index);
    long offset = places.offset(index);
    SegmentReader file = open(segment).orElse(null);
    if (file == null) {
      return;
    }
    ByteBuffer json = file.read(offset, places.length(index)).orElse(null);
    if (json == null) {
      damaged(segment, offset, "the checksum does not match any more");
      return;
    }
    try {
      int start = json.arrayOffset() + json.position();
      fold.add(JsonLine.parse(json.array(), start, json.remaining()));
    } catch (RuntimeException unreadable) {
      damaged(segment, offset, String.valueOf(unreadable.getMessage()));
    }
  }

  private void damaged(int segment, long offset, String why) {
    contents.damage().line(contents.segments().path(segment), offset, why);
  }

  private Optional<SegmentReader> open(int segment) throws IOException {
    Optional<SegmentReader> known = files.get(segment);
    if (known == null) {
      known = openFile(contents.segments().path(segment));
      files.put(segment, known);
    }
    return known;
  }

  private Optional<SegmentReader> openFile(Path file) throws IOException {
    try {
      return Optional.of(SegmentReader.open(storage, file));
    } catch (NoSuchFileException gone) {
      contents.damage().gone(file);
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Optional<SegmentReader> file : files.values()) {
      try {
        if (file.isPresent()) {
          file.get().close();
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
