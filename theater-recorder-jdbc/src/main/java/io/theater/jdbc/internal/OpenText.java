package io.theater.jdbc.internal;

import io.theater.event.EventHeader;
import java.time.Instant;

/**
 * What was reported of a record at work and waits to be stored at once. Not thread-safe.
 *
 * @param <R> the record
 * @param <B> its builder
 */
final class OpenText<R, B> {
  final Table<R, B> table;
  final Texts<R> texts;
  final R ids;

  private final Streamed streamed = new Streamed();
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
    copy.streamed.add(streamed);
    copy.partial = partial;
    copy.waiting = waiting;
    copy.stored = stored;
    return copy;
  }

  void add(R more, Streamed piece, EventHeader header, Instant now) {
    since = waiting ? since : now;
    waiting = true;
    partial = table.merge(partial, more);
    streamed.add(piece);
    last = header;
  }

  boolean waitsSince(Instant limit) {
    return waiting && !since.isAfter(limit);
  }

  /** Whether texts of it are in the database. */
  boolean isStored() {
    return stored;
  }

  int length() {
    return streamed.length();
  }

  R partial() {
    return partial;
  }

  EventHeader last() {
    return last;
  }

  Streamed streamed() {
    return streamed;
  }

  /** What remains once all that waits is being stored. */
  OpenText<R, B> emptied() {
    OpenText<R, B> empty = new OpenText<>(table, texts, ids, last, since);
    empty.stored = stored || !streamed.isEmpty();
    return empty;
  }

  /** What remains once all but the texts is being stored. */
  OpenText<R, B> withoutPartial() {
    OpenText<R, B> rest = copy();
    rest.partial = ids;
    rest.waiting = !streamed.isEmpty();
    return rest;
  }
}
