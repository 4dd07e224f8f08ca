package io.theater.internal.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits for one sink, bounded in count and bytes. One producer, one consumer. */
final class SinkQueue {
  private final int maxEvents;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();
  // guarded by lock
  private final ArrayDeque<Object> items = new ArrayDeque<>(); // Delivery or Barrier
  private boolean woken;
  private boolean closed;
  private int events;
  private long bytes;

  // of the producer: at least so much room is left
  private int freeEvents;
  private long freeBytes;

  SinkQueue(PipelineLimits limits) {
    maxEvents = limits.sinkQueueEvents();
    maxBytes = limits.sinkQueueBytes();
  }

  /**
   * False when there is no room or it is closed; deltas leave the last fifth to lifecycle events.
   */
  boolean offer(Delivery delivery) {
    lock.lock();
    try {
      boolean delta = delivery.event().isDelta();
      if (closed || !fits(delivery.sizeBytes()) || (delta && events >= maxEvents / 5 * 4)) {
        return false;
      }
      items.add(delivery);
      freeEvents--;
      freeBytes -= delivery.sizeBytes();
      events++;
      bytes += delivery.sizeBytes();
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void offer(Barrier barrier) {
    lock.lock();
    try {
      if (!closed) {
        items.add(barrier);
        notEmpty.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    barrier.arrive(false);
  }

  private boolean fits(long size) {
    return events == 0 || (events < maxEvents && bytes + size <= maxBytes);
  }

  /** For the producer, who takes the lock only when it has used up the room that it knew of. */
  boolean isFull(long size) {
    if (freeEvents > 0 && size <= freeBytes) {
      return false;
    }
    lock.lock();
    try {
      freeEvents = maxEvents - events;
      freeBytes = maxBytes - bytes;
      return !fits(size);
    } finally {
      lock.unlock();
    }
  }

  void awaitRoom(long size, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!fits(size) && left > 0) {
        left = hasRoom.awaitNanos(left);
      }
    } catch (InterruptedException ignored) {
      // The dispatcher is only interrupted to make it look again.
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the next batch of at most {@code most} events to {@code out}, waiting for its first; a
   * barrier comes alone, as the result.
   */
  @Nullable Barrier take(List<Delivery> out, int most, long waitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (items.isEmpty() && !woken && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      woken &= !items.isEmpty(); // the consumer comes back, and must not wait then
      long batchBytes = 0;
      while (out.size() < most && batchBytes < PipelineLimits.BATCH_BYTES) {
        if (!(items.peek() instanceof Delivery delivery)) {
          return out.isEmpty() ? (Barrier) items.poll() : null;
        }
        out.add(delivery);
        items.remove();
        batchBytes += delivery.sizeBytes();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the room of a finished batch back; until then it counts as waiting. */
  void release(List<Delivery> batch) {
    lock.lock();
    try {
      events -= batch.size();
      for (Delivery delivery : batch) {
        bytes -= delivery.sizeBytes();
      }
      hasRoom.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait of the consumer, or its next one, so that it notices that it should end. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Empties and closes the queue; barriers fail. */
  List<Delivery> drain() {
    List<Delivery> rest = new ArrayList<>();
    lock.lock();
    try {
      for (Object item : items) {
        if (item instanceof Delivery delivery) {
          rest.add(delivery);
        } else {
          ((Barrier) item).arrive(false);
        }
      }
      items.clear();
      closed = true;
    } finally {
      lock.unlock();
    }
    return rest;
  }

  /** True when nothing waits; from then on nothing is taken. */
  boolean closeIfEmpty() {
    lock.lock();
    try {
      closed |= items.isEmpty();
      return closed;
    } finally {
      lock.unlock();
    }
  }

  double fill() {
    lock.lock();
    try {
      return Math.max((double) events / maxEvents, (double) bytes / maxBytes);
    } finally {
      lock.unlock();
    }
  }
}
