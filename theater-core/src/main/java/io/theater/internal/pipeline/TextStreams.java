package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.model.DropReason;
import io.theater.redact.Redactor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open text streams, bounded: the one that was silent longest gives way. From then on a new
 * stream may be the rest of a forgotten one and starts as if text were missing before it.
 * Dispatcher thread only.
 */
final class TextStreams {
  private static final int MAX_STREAMS = 20_000;

  private final Redactor redactor;
  private final Ledger ledger;
  private final Map<DeltaKey, TextStream> open = new LinkedHashMap<>(64, 0.75f, true);
  private boolean forgetful;
  private long forgottenWeight;

  TextStreams(Redactor redactor, Ledger ledger) {
    this.redactor = redactor;
    this.ledger = ledger;
  }

  /** The stream of a piece of text; {@code first} says that this is certainly its beginning. */
  TextStream of(TheaterEvent delta, boolean first) {
    DeltaKey key = Objects.requireNonNull(DeltaKey.of(delta));
    TextStream known = open.get(key);
    if (known != null) {
      return known;
    }
    TextStream created = new TextStream(redactor, delta);
    if (forgetful && !first) {
      created.resume();
    }
    open.put(key, created);
    if (open.size() > MAX_STREAMS) {
      evictEldest();
    }
    return created;
  }

  /** Ends a stream and gives it back with what it still held; null when nothing was streamed. */
  @Nullable TextStream end(DeltaKey key, boolean afterGap) {
    TextStream stream = open.remove(key);
    if (stream != null) {
      stream.finish(afterGap);
    }
    return stream;
  }

  /** Ends all streams, because nothing will follow, and gives them back. */
  List<TextStream> endAll() {
    List<TextStream> ended = List.copyOf(open.values());
    open.clear();
    ended.forEach(stream -> stream.finish(false));
    return ended;
  }

  long owedWeight() {
    return open.values().stream().mapToLong(TextStream::owedWeight).sum();
  }

  long forgottenWeight() {
    return forgottenWeight;
  }

  private void evictEldest() {
    Iterator<TextStream> eldest = open.values().iterator();
    TextStream stream = eldest.next();
    eldest.remove();
    forgetful = true;
    forgottenWeight += stream.owedWeight();
    ledger.dropped(DropReason.DELTA_SHED, stream.owedWeight());
  }
}
