package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.index.LineFold;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One record in the index. Written by one thread, read by any. */
final class RecordRow<R> implements Row<R> {
  final SessionRow session;
  final String id;
  final long firstSeq;

  private final RecordKind<R> kind;

  /** An older record of the same id in another session. */
  final @Nullable RecordRow<R> shadowed;

  private volatile State<R> state;
  private volatile boolean continues;

  /**
   * What is known of a record.
   *
   * @param lastSeq of its last line
   * @param summary folded from its lines
   * @param places of its lines
   */
  record State<R>(long lastSeq, R summary, Places places) {
    static <R> State<R> of(Line<R> first, Place place) {
      return new State<>(first.seq(), first.summary(), Places.NONE.plus(place));
    }

    State<R> plus(Line<R> line, Place place) {
      R folded = line.kind().merge(summary, line.summary());
      return new State<>(line.seq(), folded, places.plus(place));
    }
  }

  RecordRow(
      SessionRow session,
      Line<R> first,
      Place place,
      boolean continues,
      @Nullable RecordRow<R> shadowed) {
    this.session = session;
    this.kind = first.kind();
    this.id = kind.id(first.summary());
    this.firstSeq = first.seq();
    this.continues = continues;
    this.shadowed = shadowed;
    this.state = State.of(first, place);
  }

  /** False when the line is not new. */
  boolean add(Line<R> line, Place place) {
    boolean isNew = line.seq() > state.lastSeq();
    if (isNew) {
      state = state.plus(line, place);
    }
    return isNew;
  }

  State<R> state() {
    return state;
  }

  @Override
  public RecordKind<R> kind() {
    return kind;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String sessionId() {
    return session.id;
  }

  @Override
  public long firstSeq() {
    return firstSeq;
  }

  @Override
  public long lastSeq() {
    return state.lastSeq();
  }

  @Override
  public boolean continues() {
    return continues;
  }

  @Override
  public void begin() {
    continues = false;
  }

  @Override
  public R summary() {
    return state.summary();
  }

  @Override
  public void readInto(LineFold<R> fold, SegmentLines lines) throws IOException {
    Places places = state.places();
    for (int i = 0; i < places.count(); i++) {
      JsonLine line = lines.read(places.segment(i), places.offset(i), places.length(i));
      if (line != null) {
        fold.add(line);
      }
    }
  }
}
