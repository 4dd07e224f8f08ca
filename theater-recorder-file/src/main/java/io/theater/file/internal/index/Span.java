package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A record whose lines are in several segments.
 *
 * @param kind of record
 * @param id of the record
 * @param sessionId of the record
 * @param firstSeq sequence of the first of all its lines
 * @param parts numbers of the segments, oldest first
 */
record Span(RecordKind<?> kind, String id, String sessionId, long firstSeq, List<Integer> parts) {
  int head() {
    return parts.get(0);
  }

  Span plus(int part) {
    List<Integer> more = new ArrayList<>(parts);
    more.add(part);
    return new Span(kind, id, sessionId, firstSeq, List.copyOf(more));
  }
}
