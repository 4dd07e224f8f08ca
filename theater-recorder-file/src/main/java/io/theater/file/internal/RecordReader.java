package io.theater.file.internal;

import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads lines of the log for one query, whose files it keeps open. Not thread-safe. */
final class RecordReader implements SegmentLines, Closeable {
  private final Storage storage;
  private final LogContents contents;
  private final Map<Integer, Optional<LineFile>> files = new HashMap<>();

  RecordReader(Storage storage, LogContents contents) {
    this.storage = storage;
    this.contents = contents;
  }

  @Override
  public @Nullable JsonLine read(int segment, long offset, int length) throws IOException {
    ByteBuffer json = bytes(segment, offset, length);
    if (json == null) {
      return null;
    }
    try {
      int start = json.arrayOffset() + json.position();
      JsonLine line = JsonLine.again(json.array(), start, json.remaining());
      Path file = contents.segments().path(segment);
      return contents.payloads().open(line, why -> contents.damage().sealed(file, line, why));
    } catch (RuntimeException unreadable) {
      damaged(segment, offset, String.valueOf(unreadable.getMessage()));
      return null;
    }
  }

  /** The bytes of a line without its line feed, or null when it cannot be read. */
  @Nullable ByteBuffer bytes(int segment, long offset, int length) throws IOException {
    LineFile reader = open(segment).orElse(null);
    if (reader == null) {
      return null;
    }
    ByteBuffer json = reader.read(offset, length);
    if (json == null) {
      damaged(segment, offset, "the checksum does not match any more");
    }
    return json;
  }

  private void damaged(int segment, long offset, String why) {
    contents.damage().line(contents.segments().path(segment), offset, why);
  }

  private Optional<LineFile> open(int segment) throws IOException {
    Optional<LineFile> known = files.get(segment);
    if (known == null) {
      known = openFile(segment);
      files.put(segment, known);
    }
    return known;
  }

  private Optional<LineFile> openFile(int segment) throws IOException {
    Path file = contents.segments().path(segment);
    try {
      return Optional.of(new LineFile(storage.openToRead(file)));
    } catch (NoSuchFileException gone) {
      if (contents.index().isArchived(segment)) {
        throw new ArchivedMeanwhileException(file);
      }
      contents.damage().gone(file);
      return Optional.empty();
    }
  }

  /** The segment was replaced by its archive since the query began: it must look again. */
  static final class ArchivedMeanwhileException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    ArchivedMeanwhileException(Path segment) {
      super(segment + " was archived meanwhile");
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Optional<LineFile> file : files.values()) {
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
