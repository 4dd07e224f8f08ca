package io.theater.jdbc.internal;

import io.theater.event.EventHeader;
import io.theater.event.TheaterEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was reported of a record at work and waits to be stored at once. Not thread-safe.
 *
 * @param <R> the record
 * @param <B> its builder
 */
final class OpenText<R, B> {
  /** What an event takes beside its text, in characters. */
  private static final int SIZE_OF_EVENT = 64;

  final Table<R, B> table;
  final Texts<R> texts;
  final R ids;

  private final List<TheaterEvent> events = new ArrayList<>(); // that wait
  private int size;
  private R partial;
  private EventHeader last;
  private Instant since;
  private boolean waiting;
  private boolean stored;

  OpenText(Table<R, B> table, Texts<R> texts, R ids, EventHeader first, Instant since) {
    this.table = table;
    this.texts = texts;
    this.ids = ids;
    this.partial = ids;
    this.last = first;
    this.since = since;
  }

  /** A batch changes a copy, which counts once the batch is stored. */
  OpenText<R, B> copy() {
    OpenText<R, B> copy = new OpenText<>(table, texts, ids, last, since);
    copy.events.addAll(events);
    copy.size = size;
    copy.partial = partial;
    copy.waiting = waiting;
    copy.stored = stored;
    return copy;
  }

  void add(R more, TheaterEvent event, Instant now) {
    since = waiting ? since : now;
    waiting = true;
    partial = table.merge(partial, more);
    events.add(event);
    size += Streamed.of(event).length() + SIZE_OF_EVENT;
    last = event.header();
  }

  boolean waitsSince(Instant limit) {
    return waiting && !since.isAfter(limit);
  }

  /** Whether texts of it are in the database. */
  boolean isStored() {
    return stored;
  }

  int size() {
    return size;
  }

  R partial() {
    return partial;
  }

  /** The number of the first event that is not known to be stored. */
  long firstSequence() {
    return events.isEmpty() ? last.sequence() + 1 : events.get(0).header().sequence();
  }

  EventHeader last() {
    return last;
  }

  List<TheaterEvent> events() {
    return events;
  }

  Streamed streamed() {
    Streamed all = new Streamed();
    events.forEach(event -> all.add(Streamed.of(event)));
    return all;
  }

  /** What remains once all that waits is being stored. */
  OpenText<R, B> emptied() {
    OpenText<R, B> empty = new OpenText<>(table, texts, ids, last, since);
    empty.stored = stored || !streamed().isEmpty();
    return empty;
  }

  /** What remains once all but the texts is being stored. */
  OpenText<R, B> withoutPartial() {
    OpenText<R, B> rest = streamed().isEmpty() ? emptied() : copy();
    rest.partial = ids;
    return rest;
  }
}
