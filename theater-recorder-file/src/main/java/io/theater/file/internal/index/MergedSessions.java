package io.theater.file.internal.index;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** What many segments have of sessions, the last active first. Not thread-safe. */
final class MergedSessions implements Iterator<MergedSessions.Active> {
  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>(
          Comparator.<Cursor>comparingLong(cursor -> cursor.first.lastSeq).reversed());

  /** A session of a segment, as it was when it was met. */
  record Active(String id, long lastSeq) {}

  private record Cursor(Active first, Iterator<SessionPart> rest) {}

  MergedSessions(Collection<Part> parts, long before) {
    parts.forEach(part -> add(part.sessionsBefore(before)));
  }

  private void add(Iterator<SessionPart> sessions) {
    if (sessions.hasNext()) {
      SessionPart first = sessions.next();
      cursors.add(new Cursor(new Active(first.id(), first.lastSeq()), sessions));
    }
  }

  @Override
  public boolean hasNext() {
    return !cursors.isEmpty();
  }

  @Override
  public Active next() {
    Cursor cursor = cursors.poll();
    if (cursor == null) {
      throw new NoSuchElementException();
    }
    add(cursor.rest());
    return cursor.first();
  }
}
