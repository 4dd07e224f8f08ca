package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.model.DropReason;
import io.theater.model.Health;
import io.theater.sink.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one sink: takes batches, writes them, and settles every event exactly once,
 * whatever the sink throws.
 *
 * <p>A failure that the sink calls retryable is tried again with a growing pause. Any other is
 * taken apart in halves until the events that cannot be stored stand alone; those are quarantined.
 * A sink that refuses {@value #GIVE_UP_AFTER} single events in a row is taken as broken: the rest
 * of the batch is dropped, and later batches are tried whole and only once until one succeeds.
 */
final class SinkWorker implements Runnable {
  private static final int MEMORY_ATTEMPTS = 3;
  private static final int GIVE_UP_AFTER = 8;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int index;
  private final String name;
  private final EventSink sink;
  private final SinkQueue queue;
  private final Incidents incidents;
  private final LongSupplier nanoTime;
  private final Runnable whenIdle;
  private final Ledger ledger = new Ledger();
  private final LongAdder retries = new LongAdder();
  private final BatchSize batchSize = new BatchSize();

  private volatile boolean closing;
  private volatile boolean abandoned;
  private volatile boolean finished;
  private volatile long deadlineNanos;
  private volatile long busySinceNanos;
  private volatile boolean busy;
  private volatile long lastProgressNanos;
  private volatile @Nullable String failing;
  private volatile List<Delivery> inFlight = List.of(); // survives the death of its thread
  private boolean sinkClosed; // by the thread of the worker
  private int refusedInARow;
  private int outOfMemoryInARow;

  SinkWorker(
      int index,
      String name,
      EventSink sink,
      PipelineLimits limits,
      Incidents incidents,
      LongSupplier nanoTime,
      Runnable whenIdle) {
    this.index = index;
    this.name = name;
    this.sink = sink;
    this.queue = new SinkQueue(limits);
    this.incidents = incidents;
    this.nanoTime = nanoTime;
    this.whenIdle = whenIdle;
    this.lastProgressNanos = nanoTime.getAsLong();
  }

  String name() {
    return name;
  }

  EventSink sink() {
    return sink;
  }

  Ledger ledger() {
    return ledger;
  }

  long retries() {
    return retries.sum();
  }

  // ---- dispatcher side

  void offer(Delivery delivery) {
    ledger.offered(delivery.weight());
    try {
      if (queue.offer(delivery)) {
        return;
      }
      if (closing) {
        settle(delivery, Outcome.dropped(DropReason.CLOSED));
      } else {
        reportTooSlow(delivery.weight());
        settle(delivery, Outcome.dropped(DropReason.SINK_FULL));
      }
    } catch (Throwable broken) {
      settle(delivery, Outcome.dropped(DropReason.INTERNAL));
    }
  }

  /** The end of a streamed text stands for no event: those it came from are stored. */
  private void reportTooSlow(int weight) {
    String what = weight == 0 ? "ends of texts" : "events";
    String sentence = "sink " + name + " is too slow, " + what + " dropped";
    incidents.report(sentence, Math.max(1, weight), null);
  }

  void offer(Barrier barrier) {
    queue.offer(barrier);
  }

  boolean isFull(long size) {
    return queue.isFull(size);
  }

  void awaitRoom(long size, long nanos) {
    queue.awaitRoom(size, nanos);
  }

  /** Idle, or has written something or begun to within the last second. */
  boolean isProgressing() {
    long now = nanoTime.getAsLong();
    return !busy
        || now - busySinceNanos < PROGRESS_NANOS
        || now - lastProgressNanos < PROGRESS_NANOS;
  }

  // ---- worker thread

  @Override
  public void run() {
    while (!finished) {
      try {
        workOnce();
      } catch (InterruptedException stop) {
        // Interrupted by the sink's own library or by close(): look again.
      } catch (Throwable broken) {
        incidents.report("worker of sink " + name + " failed", 1, broken);
      }
    }
    if (!sinkClosed) { // it came back after it had been abandoned
      Thread.interrupted();
      closeSink();
    }
  }

  private void workOnce() throws InterruptedException {
    Barrier barrier = null;
    if (inFlight.isEmpty()) {
      // Set before it is filled: what was taken survives whatever happens to this thread.
      inFlight = new ArrayList<>();
      barrier = queue.take(inFlight, batchSize.events(), PipelineLimits.IDLE_NANOS);
    }
    if (barrier != null) {
      arrive(barrier);
    } else if (!inFlight.isEmpty()) {
      finishInFlight();
    } else if (closing && queue.closeIfEmpty()) {
      closeSink();
    } else {
      whenIdle.run();
    }
  }

  private void finishInFlight() {
    List<Delivery> batch = inFlight;
    enter();
    try {
      store(batch);
    } finally {
      leave();
      queue.release(batch);
      inFlight = List.of();
    }
  }

  /** Writes a batch, retrying while that may help, then in halves. Settles all of it. */
  private void store(List<Delivery> batch) {
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      Throwable failure = tryWrite(batch);
      if (failure == null) {
        refusedInARow = 0;
        outOfMemoryInARow = 0;
        failing = null;
        settle(batch, Outcome.STORED);
        return;
      }
      failing = Incidents.describe(failure);
      incidents.report("sink " + name + " failed to write", 1, failure);
      if (!isRetryable(failure)) {
        isolate(batch, failure);
        return;
      }
      if (abandoned || pauseEnded(pause)) {
        settle(batch, Outcome.dropped(closing ? DropReason.CLOSED : DropReason.SINK_FAILED));
        return;
      }
      retries.increment();
      pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
    }
  }

  private @Nullable Throwable tryWrite(List<Delivery> batch) {
    try {
      List<TheaterEvent> events = batch.stream().map(Delivery::event).toList();
      long start = nanoTime.getAsLong();
      sink.write(events);
      lastProgressNanos = nanoTime.getAsLong();
      batchSize.took(events.size(), lastProgressNanos - start);
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  private void isolate(List<Delivery> batch, Throwable failure) {
    if (refusedInARow >= GIVE_UP_AFTER) {
      settle(batch, Outcome.dropped(DropReason.SINK_FAILED));
    } else if (batch.size() == 1) {
      refusedInARow++;
      incidents.report("sink " + name + " refused an event for good", 1, failure);
      settle(batch, Outcome.QUARANTINED);
    } else {
      int half = batch.size() / 2;
      store(batch.subList(0, half));
      store(batch.subList(half, batch.size()));
    }
  }

  /** The host may be short of memory for a moment, which is no fault of the events. */
  private boolean isRetryable(Throwable failure) {
    if (failure instanceof OutOfMemoryError && outOfMemoryInARow++ < MEMORY_ATTEMPTS) {
      return true;
    }
    try {
      return sink.isRetryable(failure);
    } catch (Throwable broken) {
      return false;
    }
  }

  /** Pauses in slices, so that closing is noticed; true when there is no time left to retry. */
  private boolean pauseEnded(long nanos) {
    long end = nanoTime.getAsLong() + nanos;
    while (nanoTime.getAsLong() - end < 0) {
      if (closing && nanoTime.getAsLong() - deadlineNanos >= 0) {
        return true;
      }
      LockSupport.parkNanos(this, Math.min(nanos, FIRST_PAUSE_NANOS));
      Thread.interrupted();
    }
    return false;
  }

  private void settle(List<Delivery> batch, Outcome outcome) {
    for (Delivery delivery : batch) {
      settle(delivery, outcome);
    }
  }

  private void settle(Delivery delivery, Outcome outcome) {
    if (delivery.settle(index, outcome)) {
      ledger.settled(outcome, delivery.weight());
    }
  }

  private void arrive(Barrier barrier) {
    enter();
    boolean durable = false;
    try {
      sink.flush();
      durable = true;
    } catch (Throwable failure) {
      failing = Incidents.describe(failure);
      incidents.report("sink " + name + " failed to flush", 1, failure);
    } finally {
      leave();
      barrier.arrive(durable);
    }
  }

  private void closeSink() {
    sinkClosed = true;
    enter();
    try {
      sink.flush();
    } catch (Throwable failure) {
      incidents.report("sink " + name + " failed to flush", 1, failure);
    }
    try {
      sink.close();
    } catch (Throwable failure) {
      incidents.report("sink " + name + " failed to close", 1, failure);
    } finally {
      leave();
      finished = true;
    }
  }

  private void enter() {
    busySinceNanos = nanoTime.getAsLong();
    busy = true;
  }

  private void leave() {
    busy = false;
  }

  // ---- closing, any thread

  /** Ends when the queue is empty; retries only until the deadline. */
  void finishBy(long deadline) {
    deadlineNanos = deadline;
    closing = true;
    queue.wake();
  }

  boolean isFinished() {
    return finished;
  }

  /** Gives up on a sink that does not come back: what it has not settled is lost and counted. */
  void abandon() {
    abandoned = true;
    finished = true;
    incidents.report("sink " + name + " did not end in time and was abandoned", 1, null);
    for (Delivery delivery : queue.drain()) {
      settle(delivery, Outcome.dropped(DropReason.CLOSED));
    }
    for (Delivery delivery : inFlight) {
      settle(delivery, Outcome.dropped(DropReason.CLOSED));
    }
  }

  // ---- health

  void addHealth(HealthReport report) {
    long since = nanoTime.getAsLong() - busySinceNanos;
    String failure = failing;
    if (busy && since > STUCK_NANOS) {
      report.add(
          Health.Status.DOWN,
          "sink " + name + " is stuck for " + TimeUnit.NANOSECONDS.toSeconds(since) + " s");
    } else if (failure != null) {
      report.add(Health.Status.DOWN, "sink " + name + " is failing: " + failure);
    }
    report.detail(name + ".queue_fill", Math.round(queue.fill() * 100) / 100.0);
    report.addSink(name, sink);
  }
}
