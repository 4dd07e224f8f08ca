package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.index.LineFold;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
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

  private volatile State state;
  private volatile boolean continues;

  /**
   * What is known of a record.
   *
   * @param lastSeq of its last line
   * @param kept summary, folded from its lines
   * @param places of its lines
   */
  private record State(long lastSeq, Object kept, Places places) {}

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
    this.state = new State(first.seq(), kept(first.summary()), Places.of(place));
  }

  /** False when the line is not new. */
  boolean add(Line<R> line, Place place) {
    State known = state;
    boolean isNew = line.seq() > known.lastSeq();
    if (isNew) {
      R folded = kind.merge(summary(), line.summary());
      state = new State(line.seq(), kept(folded), known.places().plus(place));
    }
    return isNew;
  }

  Places places() {
    return state.places();
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

  /** A smaller one for records of which there are many. */
  private static Object kept(Object summary) {
    return summary instanceof LlmInteraction call ? CallSummary.of(call) : summary;
  }

  @Override
  @SuppressWarnings("unchecked") // it was kept of a summary of R
  public R summary() {
    Object kept = state.kept();
    return (R) (kept instanceof CallSummary call ? call.summary(id, session.id) : kept);
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
