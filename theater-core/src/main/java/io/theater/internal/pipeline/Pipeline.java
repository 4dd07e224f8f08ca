package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.internal.CleanText;
import io.theater.internal.TheaterThread;
import io.theater.model.DropReason;
import io.theater.model.Health;
import io.theater.model.PipelineStats;
import io.theater.sink.EventSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts queue, dispatcher and sink workers together, and keeps their threads alive: each of them
 * looks after the others when it is idle, so that a dead one is replaced within a second.
 */
public final class Pipeline {
  /** One bit per sink in a {@link Delivery}. */
  public static final int MAX_SINKS = 32;

  private static final int MAX_NAME = 64;

  private final PipelineLimits limits;
  private final LongSupplier nanoTime;
  private final Ledger ledger = new Ledger();
  private final Incidents incidents;
  private final EventQueue queue;
  private final List<SinkWorker> workers;
  private final Dispatcher dispatcher;
  private final List<Supervised> threads = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Starts the pipeline.
   *
   * @param sinks at least one, at most {@value #MAX_SINKS}
   * @param stages what happens between queue and sinks
   * @param limits the bounds
   * @param threadFactory makes a daemon thread of its work and name
   */
  public Pipeline(
      List<EventSink> sinks,
      Stages stages,
      PipelineLimits limits,
      BiFunction<Runnable, String, Thread> threadFactory) {
    this.limits = limits;
    this.nanoTime = stages.nanoTime();
    this.incidents = new Incidents(nanoTime);
    this.queue = new EventQueue(limits, ledger);
    this.workers = workers(sinks);
    this.dispatcher =
        new Dispatcher(queue, workers, stages, ledger, incidents, this::reviveThreads);
    threads.add(new Supervised(dispatcher, "theater-dispatcher", threadFactory));
    for (SinkWorker worker : workers) {
      threads.add(new Supervised(worker, "theater-sink-" + worker.name(), threadFactory));
    }
    threads.forEach(Supervised::start);
  }

  private List<SinkWorker> workers(List<EventSink> sinks) {
    List<SinkWorker> made = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EventSink sink : sinks) {
      String name = nameOf(sink);
      String unique = name;
      for (int number = 2; !names.add(unique); number++) {
        unique = name + number;
      }
      made.add(
          new SinkWorker(
              made.size(), unique, sink, limits, incidents, nanoTime, this::reviveThreads));
    }
    return List.copyOf(made);
  }

  private static String nameOf(EventSink sink) {
    try {
      String name = CleanText.of(sink.name());
      return name.isBlank() ? "sink" : name.substring(0, Math.min(name.length(), MAX_NAME));
    } catch (Throwable broken) {
      return "sink";
    }
  }

  /**
   * Takes an event of the host. Never throws; waits only as the limits say, and never on a thread
   * of the theater.
   *
   * @param event without a position
   */
  public void offer(TheaterEvent event) {
    ledger.offered(event.weight());
    DropReason refused;
    try {
      refused =
          TheaterThread.current()
              ? DropReason.REENTRANT
              : queue.offer(event, !Thread.currentThread().isInterrupted());
    } catch (Throwable broken) {
      refused = DropReason.INTERNAL;
      incidents.report("an event was lost inside the pipeline", event.weight(), broken);
    }
    if (refused != null) {
      refuse(refused, event.weight());
    }
  }

  private void refuse(DropReason reason, int weight) {
    ledger.dropped(reason, weight);
    if (reason != DropReason.CLOSED) {
      incidents.report("events dropped: " + reason, weight, null);
    }
    if (reason == DropReason.QUEUE_FULL) {
      reviveThreads();
    }
  }

  /**
   * Counts an event that could not even be made.
   *
   * @param what what was attempted
   * @param cause why not
   */
  public void lost(String what, Throwable cause) {
    ledger.offered(1);
    ledger.dropped(DropReason.INTERNAL, 1);
    incidents.report(what, 1, cause);
  }

  /**
   * Notes something worth knowing that lost no event.
   *
   * @param what what happened
   * @param cause why; may be null
   */
  public void note(String what, @Nullable Throwable cause) {
    incidents.report(what, 1, cause);
  }

  /**
   * Waits until everything accepted before this call is stored in every sink.
   *
   * @param timeout how long to wait at most; null does not wait
   * @return true when it is; false when it took too long, when something of it was lost, and on a
   *     thread of the theater or an interrupted one
   */
  public boolean flush(@Nullable Duration timeout) {
    if (TheaterThread.current()) {
      return false;
    }
    reviveThreads();
    long lostBefore = lostOfAccepted();
    Barrier barrier = new Barrier(workers.size());
    return queue.offer(barrier)
        && barrier.await(nanosOf(timeout))
        && lostOfAccepted() == lostBefore;
  }

  /** What was refused at the door was never accepted, and text that made room comes at the end. */
  private long lostOfAccepted() {
    long lost = ledger.balance().dropped().getOrDefault(DropReason.INTERNAL, 0L);
    for (SinkWorker worker : workers) {
      lost += worker.ledger().balance().lost();
    }
    return lost;
  }

  private static long nanosOf(@Nullable Duration timeout) {
    try {
      return timeout == null ? 0 : Math.max(0, timeout.toNanos());
    } catch (ArithmeticException forever) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * The books.
   *
   * @return the accounting, whole and by sink
   */
  public PipelineStats stats() {
    Map<String, PipelineStats.SinkStats> bySink = new LinkedHashMap<>();
    for (SinkWorker worker : workers) {
      Ledger.Balance own = worker.ledger().balance();
      bySink.put(
          worker.name(),
          new PipelineStats.SinkStats(
              own.offered(),
              own.stored(),
              own.dropped(),
              own.quarantined(),
              own.pending(),
              worker.retries()));
    }
    Ledger.Balance all = ledger.balance();
    return new PipelineStats(
        all.offered(),
        all.stored(),
        all.dropped(),
        all.quarantined(),
        all.pending(),
        queue.bytes(),
        bySink);
  }

  /**
   * How the pipeline and its sinks are doing. What was ever lost stays a reason.
   *
   * @return the health
   */
  public Health health() {
    reviveThreads();
    HealthReport report = new HealthReport();
    if (closed.get()) {
      report.add(Health.Status.DOWN, "closed");
    }
    workers.forEach(worker -> worker.addHealth(report));
    incidents.reasons().forEach(reason -> report.add(Health.Status.DEGRADED, reason));
    report.detail("queue_fill", Math.round(queue.fill() * 100) / 100.0);
    return report.build();
  }

  private void reviveThreads() {
    if (!closed.get()) {
      threads.forEach(Supervised::revive);
    }
  }

  /**
   * Refuses new events, stores what was accepted, closes the sinks and ends the threads; what is
   * not stored in time is counted as lost. Idempotent; a second caller waits for the first.
   *
   * @param timeout how long it may take
   */
  public void close(Duration timeout) {
    if (closed.compareAndSet(false, true)) {
      try {
        shutDown(nanosOf(timeout));
      } finally {
        ended.countDown();
      }
    } else if (!TheaterThread.current()) {
      awaitEnd(nanosOf(timeout));
    }
  }

  private void shutDown(long nanos) {
    long start = nanoTime.getAsLong();
    queue.close();
    dispatcher.finish();
    // Half of the time, so that sinks can still store what they have when it does not end.
    boolean interrupted = threads.get(0).join(start + nanos / 2);
    if (!dispatcher.isFinished()) {
      dispatcher.abandon();
    }
    abandonQueue();
    workers.forEach(worker -> worker.finishBy(start + nanos));
    for (int i = 0; i < workers.size(); i++) {
      Supervised thread = threads.get(i + 1);
      interrupted |= thread.join(start + nanos);
      if (!workers.get(i).isFinished()) {
        workers.get(i).abandon();
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only a dispatcher that did not end in time leaves something in the queue. */
  private void abandonQueue() {
    ArrayDeque<QueueEntry> rest = new ArrayDeque<>();
    queue.take(rest, Integer.MAX_VALUE, 0);
    for (QueueEntry entry : rest) {
      ledger.dropped(DropReason.CLOSED, entry.weight());
      Barrier barrier = entry.barrier();
      if (barrier != null) {
        workers.forEach(worker -> barrier.arrive(false));
      }
    }
  }

  private void awaitEnd(long nanos) {
    try {
      ended.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread that is started again when it died. */
  private final class Supervised {
    private final Runnable work;
    private final String name;
    private final BiFunction<Runnable, String, Thread> factory;
    private Thread thread; // guarded by this

    Supervised(Runnable work, String name, BiFunction<Runnable, String, Thread> factory) {
      this.work = work;
      this.name = name;
      this.factory = factory;
      this.thread = make();
    }

    private Thread make() {
      return factory.apply(work, name);
    }

    synchronized void start() {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    }

    /** Also starts one that could not be started when it was made. */
    synchronized void revive() {
      if (closed.get()) {
        return;
      }
      if (thread.getState() == Thread.State.TERMINATED) {
        incidents.report("thread " + name + " died and was replaced", 1, null);
        thread = make();
      }
      try {
        start();
      } catch (Throwable notNow) {
        incidents.report("thread " + name + " could not be started", 1, notNow);
      }
    }

    synchronized void interrupt() {
      thread.interrupt();
    }

    private synchronized Thread current() {
      return thread;
    }

    /** Waits for the end; true when the caller was interrupted meanwhile. */
    boolean join(long deadline) {
      Thread current = current();
      boolean interrupted = false;
      while (current.isAlive() && current != Thread.currentThread()) {
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
          break;
        }
        try {
          TimeUnit.NANOSECONDS.timedJoin(current, Math.max(left, 1_000_000));
        } catch (InterruptedException stop) {
          interrupted = true;
        }
      }
      return interrupted;
    }
  }
}
