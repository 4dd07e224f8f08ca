package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import org.jspecify.annotations.Nullable;

/** One record in the index. Written by one thread, read by any. */
final class RecordRow<R> {
  final SessionRow session;
  final String id;
  final long firstSeq;

  /** An older record of the same id in another session. */
  final @Nullable RecordRow<R> shadowed;

  private volatile State<R> state;

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

  RecordRow(SessionRow session, State<R> first, String id, @Nullable RecordRow<R> shadowed) {
    this.session = session;
    this.id = id;
    this.firstSeq = first.lastSeq();
    this.shadowed = shadowed;
    this.state = first;
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
}
