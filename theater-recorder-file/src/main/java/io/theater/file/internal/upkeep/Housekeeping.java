package io.theater.file.internal.upkeep;

import java.io.Closeable;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on a thread of its own: a second after it was woken, and once a minute when it was not.
 * No job can end it or keep it from the others. Thread-safe.
 */
public final class Housekeeping implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long BEAT_SECONDS = 1;
  private static final long IDLE_SECONDS = 60;
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final Clock clock;
  private final List<Job> jobs = new CopyOnWriteArrayList<>();
  private final Thread thread;

  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);

  // guarded by this
  private long failures;
  private @Nullable Throwable lastFailure;

  /**
   * A thread that is not started.
   *
   * @param clock what jobs are told
   * @param threads makes the thread
   */
  public Housekeeping(Clock clock, ThreadFactory threads) {
    this.clock = clock;
    this.thread = threads.newThread(this::work);
  }

  /** Adds a job; jobs run in the order in which they were added. */
  public void add(Job job) {
    jobs.add(job);
  }

  /** Begins to run jobs by itself. */
  public void start() {
    thread.start();
  }

  /** Asks for the jobs to be run in about a second. Cheap. */
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void work() {
    while (pause()) {
      tick();
    }
  }

  /** What comes within the second after the first call waits with it. */
  private boolean pause() {
    try {
      if (wakes.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS)
          && closing.await(BEAT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      log.debug("The pause was cut short; only close ends this thread");
    }
    wakes.drainPermits();
    return closing.getCount() > 0;
  }

  /** Runs every job once. */
  public void tick() {
    for (Job job : jobs) {
      try {
        job.run(clock.instant());
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  private synchronized void failed(Throwable e) {
    if (closing.getCount() == 0) {
      return;
    }
    if (failures++ == 0) {
      log.warn("Housekeeping failed; it goes on, and further failures are only counted", e);
    }
    lastFailure = e;
  }

  /** What went wrong so far, or null. */
  public synchronized @Nullable String failure() {
    return failures == 0 ? null : "housekeeping failed " + failures + " times: " + lastFailure;
  }

  /**
   * Ends the thread, interrupting a job that does not come to an end. Waits for at most four
   * seconds, and not at all when a job calls it. Idempotent. The caller holds no lock that a job
   * may need.
   */
  @Override
  public void close() {
    closing.countDown();
    wakes.release();
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    interrupted |= !join();
    if (thread.isAlive()) {
      thread.interrupt();
      interrupted |= !join();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the caller was interrupted. */
  private boolean join() {
    try {
      thread.join(PATIENCE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
