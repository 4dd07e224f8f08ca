package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.internal.EventSize;
import io.theater.model.DropReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from host threads to the dispatcher, bounded in count and bytes.
 *
 * <p>Design. A lock and a deque, because merging and shedding need a view of the whole; the
 * critical sections are a few dozen nanoseconds. Waking a parked thread costs the waker more than
 * all of that, so the dispatcher polls for two milliseconds after the last event before it parks,
 * and only then a producer has to wake it.
 *
 * <p>Under overload, in this order: a delta joins the one of its key that still waits; the thread
 * of a lifecycle event waits a tenth of its time once three quarters of the room are taken; a delta
 * is dropped at four fifths; a lifecycle event pushes out waiting deltas; then its thread waits for
 * the rest of its time. So hosts that never pause are slowed down in time, and the last quarter is
 * there for moments in which a disk does not answer. When the dispatcher has taken nothing for a
 * quarter of a second, nobody waits any more until it has, so a stalled pipeline costs a host a few
 * waits and not one per call.
 */
final class EventQueue {
  private static final int POLLS = 40;
  private static final long POLL_NANOS = 50_000;
  private static final long STALL_NANOS = 250_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final int maxEvents;
  private final long maxBytes;
  private final long maxWaitNanos;
  private final long patienceNanos;
  private final Ledger ledger;

  // guarded by lock
  private final ArrayDeque<QueueEntry> entries;
  private final ArrayDeque<QueueEntry> deltas;
  private final Map<DeltaKey, QueueEntry> mergeable = new HashMap<>();
  private final Set<DeltaKey> lostPieces = new HashSet<>();
  private boolean lostUnnamed;
  private int events;
  private long bytes;
  private long deltaBytes;
  private boolean stalled;
  private long untouchedSince; // nanoTime since when what is queued has been waiting
  private volatile boolean closed;

  private volatile int size;
  private volatile @Nullable Thread parked;

  EventQueue(PipelineLimits limits, Ledger ledger) {
    this.maxEvents = limits.queueEvents();
    this.maxBytes = limits.queueBytes();
    this.maxWaitNanos = limits.maxOfferWait().toNanos();
    this.patienceNanos = maxWaitNanos / 10;
    this.ledger = ledger;
    // Full size from the start: growing could fail half way through an offer.
    this.entries = new ArrayDeque<>(maxEvents);
    this.deltas = new ArrayDeque<>(maxEvents);
  }

  /** Null when the event was taken, otherwise why not. Waits only for lifecycle events. */
  @Nullable DropReason offer(TheaterEvent event, boolean mayWait) {
    long eventBytes = EventSize.bytes(event);
    if (eventBytes > maxBytes) {
      return DropReason.TOO_LARGE;
    }
    DeltaKey key = DeltaKey.of(event);
    DropReason refused;
    lock.lock();
    try {
      if (closed) {
        return DropReason.CLOSED;
      }
      refused =
          event.isDelta() && key != null
              ? offerDelta(event, key, eventBytes)
              : offerLifecycle(event, key, eventBytes, mayWait);
    } catch (Throwable broken) {
      loseQuietly(key);
      throw broken;
    } finally {
      lock.unlock();
    }
    wakeDispatcher();
    return refused;
  }

  /** Queues a barrier behind everything accepted so far; false when closed. */
  boolean offer(Barrier barrier) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      append(QueueEntry.of(barrier));
    } finally {
      lock.unlock();
    }
    wakeDispatcher();
    return true;
  }

  private @Nullable DropReason offerDelta(TheaterEvent event, DeltaKey key, long eventBytes) {
    boolean fits = bytes + eventBytes <= maxBytes;
    QueueEntry waiting = mergeable.get(key);
    if (waiting != null && fits && waiting.merge(event)) {
      waiting.grow(eventBytes);
      bytes += eventBytes;
      deltaBytes += eventBytes;
      return null;
    }
    if (!fits || events >= maxEvents / 5 * 4 || bytes >= maxBytes / 5 * 4) {
      lose(key);
      return DropReason.DELTA_SHED;
    }
    QueueEntry entry = QueueEntry.of(event, key, eventBytes, afterGap(key));
    // First what could run out of memory: an offer that fails must leave nothing behind.
    mergeable.put(key, entry);
    append(entry);
    deltas.add(entry);
    deltaBytes += eventBytes;
    return null;
  }

  private @Nullable DropReason offerLifecycle(
      TheaterEvent event, @Nullable DeltaKey key, long eventBytes, boolean mayWait) {
    // Not in vain: text is given up only when that makes room enough.
    while (!hasRoom(eventBytes, false)
        && bytes - deltaBytes + eventBytes <= maxBytes
        && shedOldestDelta()) {
      // one at a time, until it fits
    }
    boolean waits = mayWait && !stalled;
    if (!hasRoom(eventBytes, waits) && !(waits && awaitRoom(eventBytes))) {
      if (key != null) {
        lostPieces.remove(key); // its stream ends here, heard or not
      }
      return closed ? DropReason.CLOSED : DropReason.QUEUE_FULL;
    }
    boolean afterGap = key != null && afterGap(key);
    if (key != null) {
      mergeable.remove(key);
    }
    append(QueueEntry.of(event, null, eventBytes, afterGap));
    return null;
  }

  private boolean hasRoom(long eventBytes, boolean patient) {
    long quarters = patient ? 3 : 4;
    return events < maxEvents * quarters / 4 && bytes + eventBytes <= maxBytes * quarters / 4;
  }

  private boolean shedOldestDelta() {
    QueueEntry oldest = deltas.poll();
    if (oldest == null) {
      return false;
    }
    DeltaKey key = oldest.deltaKey();
    if (key != null) {
      lose(key);
    }
    ledger.dropped(DropReason.DELTA_SHED, oldest.weight());
    events--;
    bytes -= oldest.bytes();
    deltaBytes -= oldest.bytes();
    oldest.empty();
    return true;
  }

  /** Remembers that the text of this key has a hole, so that redaction treats it as one. */
  private void lose(DeltaKey key) {
    mergeable.remove(key);
    if (key.kind() == DeltaKey.Kind.PROGRESS) {
      return; // has no text that could have a hole, and nothing that would take it out again
    }
    if (lostPieces.size() < maxEvents) {
      lostPieces.add(key);
    } else {
      lostUnnamed = true;
    }
  }

  private void loseQuietly(@Nullable DeltaKey key) {
    try {
      if (key != null) {
        lose(key);
      }
    } catch (Throwable hopeless) {
      lostUnnamed = true;
    }
  }

  private boolean afterGap(DeltaKey key) {
    return lostPieces.remove(key) || lostUnnamed;
  }

  private boolean awaitRoom(long eventBytes) {
    long left = maxWaitNanos;
    while (!hasRoom(eventBytes, left > maxWaitNanos - patienceNanos) && !closed) {
      if (stalled || left <= 0 || Thread.currentThread().isInterrupted()) {
        return hasRoom(eventBytes, false);
      }
      long patience = left - (maxWaitNanos - patienceNanos);
      long slice = patience > 0 ? patience : left;
      left -= slice - await(slice);
      stalled |= System.nanoTime() - untouchedSince > STALL_NANOS;
    }
    return !closed;
  }

  /** How much of the time is left. */
  @SuppressWarnings("WaitNotInLoop") // awaitRoom is the loop
  private long await(long nanos) {
    try {
      return room.awaitNanos(nanos);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return nanos;
    }
  }

  private void append(QueueEntry entry) {
    entries.add(entry);
    if (events == 0) {
      untouchedSince = System.nanoTime();
    }
    events++;
    bytes += entry.bytes();
    size = events;
  }

  /** Moves up to {@code max} entries to {@code out}, waiting for the first. Dispatcher only. */
  void take(Deque<QueueEntry> out, int max, long waitNanos) {
    if (size == 0 && waitNanos > 0) {
      awaitEvents(waitNanos);
    }
    lock.lock();
    try {
      while (out.size() < max && !entries.isEmpty()) {
        QueueEntry entry = entries.remove();
        if (entry.isGone()) {
          continue;
        }
        forget(entry);
        out.add(entry);
      }
      size = events;
      stalled = false;
      untouchedSince = System.nanoTime();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void forget(QueueEntry entry) {
    events--;
    bytes -= entry.bytes();
    DeltaKey key = entry.deltaKey();
    if (key != null) {
      mergeable.remove(key, entry);
      deltaBytes -= entry.bytes();
      deltas.remove(); // both deques are first in, first out
    }
  }

  private void awaitEvents(long waitNanos) {
    long deadline = System.nanoTime() + waitNanos;
    for (int i = 0; i < POLLS && nothingYet() && System.nanoTime() < deadline; i++) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    long left = deadline - System.nanoTime();
    if (nothingYet() && left > 0) {
      parked = Thread.currentThread();
      // Looked at again after the flag is up: a producer either sees the flag or was seen.
      if (nothingYet()) {
        LockSupport.parkNanos(this, left);
      }
      parked = null;
    }
    // A stray interrupt would make every later park return at once.
    Thread.interrupted();
  }

  private boolean nothingYet() {
    return size == 0 && !closed;
  }

  private void wakeDispatcher() {
    Thread sleeper = parked;
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Refuses everything from now on; what is queued can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    wakeDispatcher();
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return size;
  }

  double fill() {
    return Math.max((double) size / maxEvents, (double) bytes() / maxBytes);
  }
}
