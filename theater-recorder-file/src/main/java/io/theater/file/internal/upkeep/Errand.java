package io.theater.file.internal.upkeep;

import java.io.Closeable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a thread that is there only while there is some. Thread-safe. */
public final class Errand implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Errand.class);
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(8);

  private final String name;
  private final ThreadFactory threads;
  private final BooleanSupplier work;

  private final Object lock = new Object();
  private @Nullable Thread worker; // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * A thread that is not started.
   *
   * @param name of the thread
   * @param threads makes it
   * @param work says whether it is to be done again at once; called by one thread at a time
   */
  public Errand(String name, ThreadFactory threads, BooleanSupplier work) {
    this.name = name;
    this.threads = threads;
    this.work = work;
  }

  /** Has the work done soon, unless a thread is at it. Never throws. */
  public void start() {
    synchronized (lock) {
      if (closed || worker != null) {
        return;
      }
      try {
        Thread thread = threads.newThread(this::run);
        thread.setName(name);
        thread.start();
        worker = thread;
      } catch (RuntimeException | Error e) {
        log.warn("Cannot start {}, will be tried again", name, e);
      }
    }
  }

  private void run() {
    boolean again = true;
    while (again) {
      again = once();
      synchronized (lock) {
        again &= !closed;
        worker = again ? worker : null;
      }
    }
  }

  private boolean once() {
    try {
      return work.getAsBoolean();
    } catch (RuntimeException | Error e) {
      log.warn("{} failed, will be tried again", name, e);
      return false;
    }
  }

  /**
   * Waits for the thread, eight seconds at most, and starts no other. The work itself sees to it
   * that this is enough. Idempotent.
   */
  @Override
  public void close() {
    Thread running;
    synchronized (lock) {
      closed = true;
      running = worker;
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // it must not keep this from waiting
    try {
      running.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
