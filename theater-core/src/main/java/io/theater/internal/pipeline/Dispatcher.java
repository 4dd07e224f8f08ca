package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.internal.EventSize;
import io.theater.model.DropReason;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread between the queue and the sinks: slows deltas, redacts, numbers, hands out.
 *
 * <p>It waits for a sink only when no sink has room and at least one is still getting on; so a slow
 * sink costs its siblings nothing, a stalled one never stops the live view, and a burst that every
 * sink needs a moment for is slowed at the host (by at most the host's own wait) instead of lost.
 */
final class Dispatcher implements Runnable {
  private static final int BATCH = 64;
  private static final long ROOM_WAIT_NANOS = 1_000_000;

  private final EventQueue queue;
  private final List<SinkWorker> sinks;
  private final Stages stages;
  private final Ledger ledger;
  private final Incidents incidents;
  private final LongSupplier nanoTime;
  private final TextStreams streams;
  private final EventRedactor redactor;
  private final Coalescer coalescer;
  private final Runnable whenIdle;
  private final ArrayDeque<QueueEntry> batch = new ArrayDeque<>(BATCH);
  private long takenWeight; // guarded by this, as the next two
  private long settledWeight;
  private boolean abandoned;
  private volatile boolean closing;
  private volatile boolean finished;

  Dispatcher(
      EventQueue queue,
      List<SinkWorker> sinks,
      Stages stages,
      Ledger ledger,
      Incidents incidents,
      Runnable whenIdle) {
    this.queue = queue;
    this.sinks = sinks;
    this.stages = stages;
    this.ledger = ledger;
    this.incidents = incidents;
    this.nanoTime = stages.nanoTime();
    this.whenIdle = whenIdle;
    this.streams = new TextStreams(stages.redactor(), ledger);
    this.redactor = new EventRedactor(stages.redactor(), streams, this::deliver);
    this.coalescer = new Coalescer(redactor::accept);
  }

  @Override
  public void run() {
    long wait = 0;
    while (!finished) {
      try {
        // Read once: what arrived before it was set has to be let go of in the same round.
        boolean last = closing;
        fillBatch(wait);
        dispatchBatch();
        wait = coalescer.releaseDue(nanoTime.getAsLong(), last);
        stages.batchEnd().run();
        whenIdle.run();
        finished = last && queue.size() == 0;
      } catch (Throwable broken) {
        bookLost(broken);
      }
    }
    leave();
  }

  private synchronized void fillBatch(long wait) {
    if (!abandoned) {
      queue.take(batch, BATCH, batch.isEmpty() ? wait : 0);
    }
  }

  private void dispatchBatch() {
    for (QueueEntry entry = nextOfBatch(); entry != null; entry = nextOfBatch()) {
      dispatch(entry);
    }
  }

  private synchronized @Nullable QueueEntry nextOfBatch() {
    QueueEntry entry = batch.poll();
    takenWeight += entry == null ? 0 : entry.weight();
    return entry;
  }

  private synchronized void leave() {
    if (!abandoned) {
      try {
        redactor.close();
      } catch (Throwable broken) {
        bookLost(broken);
      }
    }
  }

  /**
   * Gives up on a dispatcher that is dead or does not come back: what it holds is lost and counted,
   * and what it still does no longer counts.
   */
  synchronized void abandon() {
    abandoned = true;
    finished = true;
    long lost = takenWeight - settledWeight - streams.forgottenWeight();
    for (QueueEntry entry : batch) {
      lost += entry.weight();
      fail(entry.barrier());
    }
    batch.clear();
    ledger.dropped(DropReason.CLOSED, (int) lost);
    incidents.report("the dispatcher did not end in time and was abandoned", 1, null);
  }

  private void fail(@Nullable Barrier barrier) {
    if (barrier != null) {
      sinks.forEach(sink -> barrier.arrive(false));
    }
  }

  boolean isFinished() {
    return finished;
  }

  private void dispatch(QueueEntry entry) {
    TheaterEvent event = entry.event();
    Barrier barrier = entry.barrier();
    if (barrier != null) {
      coalescer.releaseDue(nanoTime.getAsLong(), true);
      sinks.forEach(sink -> sink.offer(barrier));
    } else if (event != null) {
      coalescer.accept(event, entry.afterGap(), nanoTime.getAsLong());
    }
  }

  /** Whatever broke, what was taken is delivered, held, or booked here as lost. */
  private synchronized void bookLost(Throwable broken) {
    if (abandoned) {
      return;
    }
    long held = coalescer.waitingWeight() + streams.owedWeight();
    long lost = takenWeight - settledWeight - streams.forgottenWeight() - held;
    if (lost > 0) {
      settledWeight += lost;
      ledger.dropped(DropReason.INTERNAL, (int) lost);
    }
    incidents.report("events were lost inside the pipeline", lost, broken);
  }

  private void deliver(TheaterEvent redacted) {
    TheaterEvent numbered = stages.numbering().apply(redacted);
    observe(numbered);
    long size = EventSize.bytes(numbered);
    Delivery delivery = new Delivery(numbered, size, sinks.size(), ledger);
    awaitRoomSomewhere(size);
    if (settles(numbered.weight())) {
      sinks.forEach(sink -> sink.offer(delivery));
    }
  }

  private synchronized boolean settles(int weight) {
    settledWeight += weight;
    return !abandoned;
  }

  private void observe(TheaterEvent numbered) {
    try {
      stages.observer().accept(numbered);
    } catch (Throwable broken) {
      incidents.report("metrics failed", 1, broken);
    }
  }

  private void awaitRoomSomewhere(long size) {
    while (!finished && allFull(size) && anyProgressing()) {
      sinks.get(0).awaitRoom(size, ROOM_WAIT_NANOS);
    }
  }

  private boolean allFull(long size) {
    for (SinkWorker sink : sinks) {
      if (!sink.isFull(size)) {
        return false;
      }
    }
    return true;
  }

  private boolean anyProgressing() {
    for (SinkWorker sink : sinks) {
      if (sink.isProgressing()) {
        return true;
      }
    }
    return false;
  }

  /** Ends once the queue, which takes nothing more, is empty. */
  void finish() {
    closing = true;
  }
}
