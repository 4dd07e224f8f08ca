package io.theater.file.internal.index;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records whose lines are in several segments: those at work when a segment was sealed, and
 * those that were linked to a message later. They are few, and known in memory. One thread adds,
 * any number read.
 */
public final class Spans {
  private final Map<Long, Span> byFirstSeq = new ConcurrentHashMap<>();
  private final Map<String, Map<Long, Span>> bySession = new ConcurrentHashMap<>();
  private final Map<Integer, Map<Long, Span>> byHead = new ConcurrentHashMap<>();

  /**
   * Takes note that a record goes on in a later segment.
   *
   * @param head its first row
   * @param part number of the segment that has the head
   * @param later number of the other segment
   */
  public void add(Row<?> head, int part, int later) {
    Span known = byFirstSeq.get(head.firstSeq());
    if (known == null) {
      known = new Span(head.kind(), head.id(), head.sessionId(), head.firstSeq(), List.of(part));
    }
    if (!known.parts().contains(later)) {
      put(known.plus(later));
    }
  }

  private void put(Span span) {
    byFirstSeq.put(span.firstSeq(), span);
    bySession
        .computeIfAbsent(span.sessionId(), id -> new ConcurrentHashMap<>())
        .put(span.firstSeq(), span);
    byHead
        .computeIfAbsent(span.head(), part -> new ConcurrentHashMap<>())
        .put(span.firstSeq(), span);
  }

  Optional<Span> of(Row<?> head) {
    return byFirstSeq.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(byFirstSeq.get(head.firstSeq()));
  }

  Collection<Span> ofSession(String id) {
    return bySession.getOrDefault(id, Map.of()).values();
  }

  Collection<Span> headedBy(int part) {
    return byHead.getOrDefault(part, Map.of()).values();
  }

  /** How many records they are. */
  public int size() {
    return byFirstSeq.size();
  }
}
