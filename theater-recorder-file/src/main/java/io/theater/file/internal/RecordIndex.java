package io.theater.file.internal;

import io.theater.file.internal.archive.ArchivePart;
import io.theater.file.internal.index.Key;
import io.theater.file.internal.index.Part;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.Spans;
import io.theater.file.internal.index.View;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of both logs and what is in them, no payloads: in memory for those that are not
 * archived, in a file beside each that is. One thread adds lines, any number read without waiting.
 */
final class RecordIndex {
  private final Spans spans = new Spans();
  private final Set<String> goneBoots = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();

  private volatile NavigableMap<Integer, Part> parts = Collections.emptyNavigableMap();
  private volatile @Nullable SegmentIndex current; // of the writer

  /** A line in its segment. */
  record Place(int segment, long offset, int length) {}

  // ---- the writer

  void add(Line<?> line, Place place) {
    SegmentIndex index = current;
    if (index == null || index.number() != place.segment()) {
      index = segment(place.segment());
      current = index;
    }
    index.add(line, place);
  }

  /** The index in memory of a segment that is not archived. */
  SegmentIndex segment(int number) {
    if (parts.get(number) instanceof SegmentIndex known) {
      return known;
    }
    SegmentIndex created = new SegmentIndex(number, this::lastSeqBefore);
    put(created);
    return created;
  }

  /** Puts a segment in its place; readers see all of what was there before or all of this. */
  void put(Part part) {
    synchronized (lock) {
      NavigableMap<Integer, Part> changed = new TreeMap<>(parts);
      changed.put(part.number(), part);
      parts = Collections.unmodifiableNavigableMap(changed);
      current = null;
    }
  }

  /** Takes an archive away with all its records, but for what later segments have of them. */
  void drop(Path archive) {
    synchronized (lock) {
      NavigableMap<Integer, Part> changed = new TreeMap<>(parts);
      changed.values().removeIf(part -> part instanceof ArchivePart its && its.isIn(archive));
      Set<Integer> gone = new TreeSet<>(parts.keySet());
      gone.removeAll(changed.keySet());
      parts = Collections.unmodifiableNavigableMap(changed);
      gone.forEach(view()::gone);
    }
  }

  /** Puts an archive in its place, after the older ones. */
  void open(ArchivePart archive) {
    put(archive);
    for (Row<?> row : archive.continuing()) {
      if (lastSeqBefore(row.kind(), row.sessionId(), row.id(), archive.number()) == 0) {
        row.begin();
      }
    }
  }

  /** A process that wrote into this log before it was opened; the lock says that it has gone. */
  void gone(String boot) {
    goneBoots.add(boot);
  }

  private <R> long lastSeqBefore(RecordKind<R> kind, String sessionId, String id, int later) {
    if (parts.lowerKey(later) == null) {
      return 0;
    }
    Key key = new Key(id);
    long last = 0;
    for (Part part : parts.headMap(later, false).descendingMap().values()) {
      for (Row<R> row : part.find(kind, key)) {
        if (row.sessionId().equals(sessionId)) {
          last = Math.max(last, row.lastSeq());
          if (!row.continues()) {
            spans.add(row, part.number(), later);
            return last;
          }
        }
      }
    }
    return 0; // its beginning has gone, so this is the first that is known of it
  }

  // ---- readers

  boolean isAlive(String boot) {
    return !goneBoots.contains(boot);
  }

  /** Whether the lines of a segment are in an archive by now. */
  boolean isArchived(int segment) {
    Part part = parts.get(segment);
    return part != null && !(part instanceof SegmentIndex);
  }

  /** All segments now. */
  View view() {
    return new View(parts, spans, this::isAlive);
  }

  /** How many records of all segments are in memory. */
  int rowsOnHeap() {
    return parts.values().stream().mapToInt(Part::rowsOnHeap).sum();
  }

  /** Records that are in several segments. */
  Spans spans() {
    return spans;
  }
}
