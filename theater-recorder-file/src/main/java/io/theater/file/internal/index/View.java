package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import io.theater.history.DateRange;
import io.theater.model.LlmInteraction;
import io.theater.model.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All segments as one query sees them. Records are found by their first row; {@link #whole} adds
 * what later segments have of them.
 */
public final class View {
  private final NavigableMap<Integer, Part> parts;
  private final Spans spans;
  private final Predicate<String> bootIsAlive;

  /**
   * A view.
   *
   * @param parts by number; does not change
   * @param spans records in several of them
   * @param bootIsAlive whether a process is still at work
   */
  public View(NavigableMap<Integer, Part> parts, Spans spans, Predicate<String> bootIsAlive) {
    this.parts = parts;
    this.spans = spans;
    this.bootIsAlive = bootIsAlive;
  }

  Spans spans() {
    return spans;
  }

  /** The segment of a number. */
  public @Nullable Part part(int number) {
    return parts.get(number);
  }

  /** All segments, oldest first within a stream. */
  public Collection<Part> parts() {
    return parts.values();
  }

  // ---- lists

  /** Records that began before a sequence. */
  public <R> Stream<WholeRecord<R>> newestFirst(
      Function<Part, List<? extends Row<R>>> rows, long before) {
    return whole(MergedRows.newestFirst(lists(rows), before));
  }

  /** Records that began after a sequence. */
  public <R> Stream<WholeRecord<R>> oldestFirst(
      Function<Part, List<? extends Row<R>>> rows, long after) {
    return whole(MergedRows.oldestFirst(lists(rows), after));
  }

  private <R> List<List<? extends Row<R>>> lists(Function<Part, List<? extends Row<R>>> rows) {
    List<List<? extends Row<R>>> lists = new ArrayList<>(parts.size());
    for (Part part : parts.values()) {
      lists.add(rows.apply(part));
    }
    return lists;
  }

  private <R> Stream<WholeRecord<R>> whole(Iterator<Row<R>> rows) {
    return stream(rows).filter(row -> !row.continues()).map(this::whole);
  }

  private static <T> Stream<T> stream(Iterator<T> items) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false);
  }

  // ---- single records

  /** A record with what later segments have of it. */
  public <R> WholeRecord<R> whole(Row<R> head) {
    return spans
        .of(head)
        .map(span -> new WholeRecord<>(rows(head, span), bootIsAlive))
        .orElseGet(() -> new WholeRecord<>(List.of(head), bootIsAlive));
  }

  private <R> List<Row<R>> rows(Row<R> head, Span span) {
    List<Row<R>> rows = new ArrayList<>();
    rows.add(head);
    Key id = new Key(span.id());
    for (int number : span.parts().subList(1, span.parts().size())) {
      rows.addAll(rows(head.kind(), number, id, span.sessionId()));
    }
    return rows;
  }

  private <R> List<Row<R>> rows(RecordKind<R> kind, int number, Key id, String sessionId) {
    Part part = parts.get(number);
    return part == null
        ? List.of()
        : part.find(kind, id).stream()
            .filter(row -> row.sessionId().equals(sessionId))
            .<Row<R>>map(row -> row)
            .toList();
  }

  /** What began in a segment that has gone begins in the next one that has some of it. */
  public void gone(int number) {
    spans.headedBy(number).forEach(span -> begin(span.kind(), span));
  }

  private <R> void begin(RecordKind<R> kind, Span span) {
    Row<R> head = null;
    int first = 0;
    Key id = new Key(span.id());
    for (int number : span.parts()) {
      for (Row<R> row : rows(kind, number, id, span.sessionId())) {
        if (head == null) {
          row.begin();
          head = row;
          first = number;
        } else {
          spans.add(head, first, number);
        }
      }
    }
  }

  /** The first row of a record; empty when its segment has gone. */
  <R> List<Row<R>> head(RecordKind<R> kind, Span span) {
    return rows(kind, span.head(), new Key(span.id()), span.sessionId());
  }

  /** The newest record of an id. */
  public <R> Optional<WholeRecord<R>> find(RecordKind<R> kind, String id) {
    return find(kind, id, row -> true);
  }

  /** The record of an id in one session. */
  public <R> Optional<WholeRecord<R>> find(RecordKind<R> kind, String sessionId, String id) {
    return find(kind, id, row -> row.sessionId().equals(sessionId));
  }

  private <R> Optional<WholeRecord<R>> find(
      RecordKind<R> kind, String id, Predicate<Row<R>> wanted) {
    Key key = new Key(id);
    for (Part part : parts.descendingMap().values()) {
      Optional<? extends Row<R>> newest =
          part.find(kind, key).stream()
              .filter(row -> !row.continues() && wanted.test(row))
              .max(Comparator.comparingLong(Row::firstSeq));
      if (newest.isPresent()) {
        return Optional.of(whole(newest.get()));
      }
    }
    return Optional.empty();
  }

  /** The newest interaction that is linked to a message. */
  public Optional<WholeRecord<LlmInteraction>> ofMessage(String id) {
    Key key = new Key(id);
    return parts.values().stream()
        .flatMap(part -> part.ofMessage(key).stream())
        .flatMap(row -> heads(row).stream())
        .map(this::whole)
        .filter(call -> id.equals(call.summary().messageId()))
        .max(Comparator.comparingLong(WholeRecord::position));
  }

  private List<Row<LlmInteraction>> heads(Row<LlmInteraction> row) {
    if (!row.continues()) {
      return List.of(row);
    }
    return spans.ofSession(row.sessionId()).stream()
        .filter(span -> span.kind() == row.kind() && span.id().equals(row.id()))
        .flatMap(span -> head(row.kind(), span).stream())
        .toList();
  }

  // ---- sessions

  /** One session. */
  public Optional<WholeSession> session(String id) {
    Key key = new Key(id);
    List<SessionPart> found =
        parts.values().stream().map(part -> part.session(key)).flatMap(Optional::stream).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new WholeSession(this, found));
  }

  /** Sessions before a sequence, most recently active first. */
  public Stream<WholeSession> sessionsBefore(long seq) {
    return stream(new MergedSessions(parts.values(), seq))
        .flatMap(
            met -> session(met.id()).filter(whole -> whole.lastSeq() == met.lastSeq()).stream());
  }

  // ---- totals

  /** Totals over the interactions of some days. */
  public Statistics statistics(DateRange range) {
    InteractionCount count = new InteractionCount(this, range);
    parts.values().forEach(part -> part.count(count));
    return count.collect();
  }
}
