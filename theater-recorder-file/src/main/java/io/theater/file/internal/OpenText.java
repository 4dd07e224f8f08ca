package io.theater.file.internal;

import io.theater.event.EventHeader;
import java.time.Instant;

/**
 * What was reported of a record at work since its last line: pieces of text and partial records
 * that the next line will say at once. Not thread-safe.
 */
final class OpenText<R> {
  final RecordKind<R> kind;
  final Instant since;

  private final Streamed.Builder streamed = new Streamed.Builder();
  private R partial;
  private EventHeader last;

  OpenText(RecordKind<R> kind, R partial, EventHeader first, Instant since) {
    this.kind = kind;
    this.partial = partial;
    this.last = first;
    this.since = since;
  }

  void add(R more, Streamed piece, EventHeader header) {
    partial = kind.merge(partial, more);
    streamed.append(piece);
    last = header;
  }

  int length() {
    return streamed.length();
  }

  EventHeader last() {
    return last;
  }

  R partial() {
    return partial;
  }

  Streamed streamed() {
    return streamed.build();
  }
}
