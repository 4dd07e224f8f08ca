package io.theater.internal.live;

import io.theater.event.ExecutionStarted;
import io.theater.event.TheaterEvent;
import io.theater.internal.EventSize;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFrame;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One numbered stream of events: its state, its ring, its readers. The dispatcher numbers and
 * appends; readers look at the ring without a lock, and take the lock only to copy references for a
 * snapshot, which readers that come at the same position share.
 */
final class LiveStream {
  private final String epoch;
  private final Set<RingReader> readers = ConcurrentHashMap.newKeySet();
  private final FrameRing ring;
  private final Object lock = new Object();

  // guarded by lock; the dispatcher, their only writer, may read without
  private final Projection projection;
  private boolean closed;

  // dispatcher only
  private long numbered;
  private boolean dirty;

  private volatile WeakReference<@Nullable SessionSnapshot> newest = new WeakReference<>(null);

  LiveStream(String epoch, FrameRing ring, Projection projection) {
    this.epoch = epoch;
    this.ring = ring;
    this.projection = projection;
  }

  TheaterEvent number(TheaterEvent event) {
    return event.withHeader(event.header().at(epoch, ++numbered));
  }

  /** Folds and keeps a numbered event; nothing after {@link #close()}. */
  void append(TheaterEvent event) {
    LiveFrame frame = new LiveFrame(event, EventSize.bytes(event));
    synchronized (lock) {
      if (!closed) {
        projection.fold(event);
        ring.append(frame);
      }
    }
  }

  /** True for the first call since the last {@link #wakeUp()}. */
  boolean markDirty() {
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  void wakeUp() {
    dirty = false;
    readers.forEach(RingReader::wakeUp);
  }

  Set<RingReader> readers() {
    return readers;
  }

  LiveCursor head() {
    return LiveCursor.after(epoch, ring.head());
  }

  /** The position behind which a reader with this cursor goes on; -1 when it has to begin anew. */
  long resume(LiveCursor cursor) {
    boolean known = cursor.epoch().equals(epoch) && cursor.sequence() <= ring.head();
    return known ? Math.max(cursor.sequence(), -1) : -1;
  }

  /** The event behind a position; null at the head, a reset when it is gone. */
  @Nullable LiveSignal after(long position) {
    if (position >= ring.head()) {
      return null;
    }
    LiveFrame frame = ring.get(position + 1);
    return frame == null ? new LiveSignal.Reset(head()) : new LiveSignal.Next(frame);
  }

  /** The position before the beginning of an execution, as long as the ring holds that. */
  Optional<LiveCursor> startOf(String executionId) {
    for (long at = ring.head(); at > 0; at--) {
      LiveFrame frame = ring.get(at);
      if (frame == null) {
        break;
      }
      if (frame.event() instanceof ExecutionStarted started
          && started.execution().id().equals(executionId)) {
        return Optional.of(LiveCursor.after(epoch, at - 1));
      }
    }
    return Optional.empty();
  }

  SessionSnapshot snapshot() {
    LiveCursor cursor;
    Projection.Draft draft;
    synchronized (lock) {
      SessionSnapshot known = newest.get();
      if (known != null && known.cursor().sequence() == ring.head()) {
        return known;
      }
      cursor = head();
      draft = projection.draft();
    }
    SessionSnapshot fresh = draft.at(cursor);
    newest = new WeakReference<>(fresh);
    return fresh;
  }

  boolean busy() {
    return projection.busy();
  }

  long stateBytes() {
    return projection.bytes();
  }

  long ringBytes() {
    return ring.bytes();
  }

  void clearRing() {
    synchronized (lock) {
      ring.clear();
    }
  }

  /** Ends the readers and lets go of everything but the numbering. */
  void close() {
    List.copyOf(readers).forEach(RingReader::end);
    synchronized (lock) {
      closed = true;
      ring.clear();
      projection.clear();
    }
  }
}
