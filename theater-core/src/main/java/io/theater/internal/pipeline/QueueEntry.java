package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import org.jspecify.annotations.Nullable;

/** A place in the queue: an event, a delta that grows while it waits, or a barrier. */
final class QueueEntry {
  private @Nullable TheaterEvent event;
  private @Nullable DeltaMerge merged;
  private final @Nullable DeltaKey deltaKey;
  private final @Nullable Barrier barrier;
  private final boolean afterGap;
  private long bytes;

  private QueueEntry(
      @Nullable TheaterEvent event,
      @Nullable DeltaKey deltaKey,
      @Nullable Barrier barrier,
      boolean afterGap,
      long bytes) {
    this.event = event;
    this.deltaKey = deltaKey;
    this.barrier = barrier;
    this.afterGap = afterGap;
    this.bytes = bytes;
  }

  static QueueEntry of(
      TheaterEvent event, @Nullable DeltaKey deltaKey, long bytes, boolean afterGap) {
    return new QueueEntry(event, deltaKey, null, afterGap, bytes);
  }

  static QueueEntry of(Barrier barrier) {
    return new QueueEntry(null, null, barrier, false, 0);
  }

  boolean merge(TheaterEvent delta) {
    if (event == null || !DeltaMerge.canMerge(delta) || !DeltaMerge.canMerge(event)) {
      return false;
    }
    if (merged == null) {
      merged = new DeltaMerge(event);
    }
    merged.absorb(delta);
    return true;
  }

  void grow(long more) {
    bytes += more;
  }

  /** Empties a place whose delta was shed. */
  void empty() {
    event = null;
    merged = null;
  }

  int weight() {
    return merged != null ? merged.weight() : event == null ? 0 : event.weight();
  }

  /** The key of a waiting delta; null for everything that nothing may join. */
  @Nullable DeltaKey deltaKey() {
    return deltaKey;
  }

  boolean isGone() {
    return event == null && barrier == null;
  }

  @Nullable TheaterEvent event() {
    return merged == null ? event : merged.event();
  }

  @Nullable Barrier barrier() {
    return barrier;
  }

  /** Whether pieces of the same text were dropped before this one. */
  boolean afterGap() {
    return afterGap;
  }

  long bytes() {
    return bytes;
  }
}
