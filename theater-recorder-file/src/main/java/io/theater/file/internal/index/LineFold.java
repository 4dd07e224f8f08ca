package io.theater.file.internal.index;

import io.theater.file.internal.LineHeads;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.Streamed;
import io.theater.json.JsonLine;
import org.jspecify.annotations.Nullable;

/** Lines of one id become one record. Not thread-safe. */
public final class LineFold<R> {
  private final RecordKind<R> kind;
  private final Streamed.Builder pieces = new Streamed.Builder();
  private @Nullable R folded;
  private boolean sealed;

  /** A fold without lines. */
  public LineFold(RecordKind<R> kind) {
    this.kind = kind;
  }

  /** Adds the next line. */
  public void add(JsonLine line) {
    sealed |= line.isSealed();
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

  /** Whether the payload of a line could not be opened. */
  public boolean isSealed() {
    return sealed;
  }

  /** The record without the texts of its partial lines; null when there was no line. */
  public @Nullable R folded() {
    return folded;
  }

  /** The texts of its partial lines. */
  public Streamed pieces() {
    return pieces.build();
  }

  /** The record as its lines tell it; null when there was no line. */
  public @Nullable R result() {
    R record = folded;
    Streamed streamed = pieces.build();
    if (record == null || streamed.isEmpty()) {
      return record;
    }
    Streamed whole = kind.streamed(record);
    return kind.withStreamed(record, kind.ended(record) ? whole.or(streamed) : streamed.or(whole));
  }
}
