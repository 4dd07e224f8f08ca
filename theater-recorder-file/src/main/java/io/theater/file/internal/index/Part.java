package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The index of one segment. Lists of rows are in the order of their first lines, and do not change
 * once they are given out. Any number of threads may ask.
 */
public interface Part {
  /** Numbers grow with age within a stream. */
  int number();

  /** All records of a kind. */
  <R> List<? extends Row<R>> rows(RecordKind<R> kind);

  /** The records of a kind in one session. */
  <R> List<? extends Row<R>> rows(RecordKind<R> kind, Key session);

  /** The steps of one execution. */
  List<? extends Row<StepRecord>> stepsOfExecution(Key execution);

  /** The records of one id, one for each session that uses it. */
  <R> List<? extends Row<R>> find(RecordKind<R> kind, Key id);

  /** Whether a line stands between the first and the last that are here of its record. */
  default boolean has(RecordKind<?> kind, String sessionId, String id, long seq) {
    Row<?> row = find(kind, sessionId, id);
    return row != null && row.firstSeq() <= seq && seq <= row.lastSeq();
  }

  /** A record, or null. */
  default @Nullable Row<?> find(RecordKind<?> kind, String sessionId, String id) {
    if (kind == RecordKind.SESSION) {
      Row<Session> none = null;
      return session(new Key(id)).flatMap(SessionPart::description).orElse(none);
    }
    for (Row<?> row : find(kind, new Key(id))) {
      if (row.sessionId().equals(sessionId)) {
        return row;
      }
    }
    return null;
  }

  /** The interactions that were linked to a message here. */
  List<? extends Row<LlmInteraction>> ofMessage(Key message);

  /** One session. */
  Optional<SessionPart> session(Key id);

  /** Sessions whose last line is before a sequence, the last one first. */
  Iterator<SessionPart> sessionsBefore(long seq);

  /** Counts the interactions that began here. */
  void count(InteractionCount count);

  /** How many rows it keeps on the heap. */
  int rowsOnHeap();
}
