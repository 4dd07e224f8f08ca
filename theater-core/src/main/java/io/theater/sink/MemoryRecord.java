package io.theater.sink;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One record of a session as it grows. Written by one thread, read by any. */
final class MemoryRecord<R> {
  final MemorySession session;
  final String id;

  /** Place in the order of arrival, unique in the sink. */
  final long position;

  private final RecordKind<R> kind;

  // guarded by this
  private R folded;
  private long foldedBytes;
  private @Nullable StreamedText streamed;

  MemoryRecord(MemorySession session, long position, RecordKind<R> kind, R first) {
    this.session = session;
    this.id = kind.id(first);
    this.position = position;
    this.kind = kind;
    this.folded = first;
    this.foldedBytes = kind.bytes(first);
  }

  /** Takes in a later partial record and says how many bytes that took. */
  synchronized long fold(R later) {
    long before = bytes();
    folded = kind.merge(folded, later);
    if (streamed != null && kind.ended(folded)) {
      folded = kind.withText(folded, streamed.text(), streamed.reasoning());
      streamed = null;
    }
    foldedBytes = kind.bytes(folded);
    return bytes() - before;
  }

  /** Text that comes after the end is ignored, because the end has said it all. */
  synchronized long append(String text, String reasoning) {
    long before = bytes();
    if (!kind.ended(folded)) {
      streamed = streamed == null ? new StreamedText() : streamed;
      streamed.append(text, reasoning);
    }
    return bytes() - before;
  }

  synchronized long bytes() {
    return foldedBytes + (streamed == null ? 0 : streamed.bytes());
  }

  synchronized boolean ended() {
    return kind.ended(folded);
  }

  synchronized R read(Predicate<String> bootIsAlive) {
    R whole =
        streamed == null ? folded : kind.withText(folded, streamed.text(), streamed.reasoning());
    return kind.read(whole, bootIsAlive);
  }
}
