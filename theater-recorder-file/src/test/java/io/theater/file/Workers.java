package io.theater.file;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/** Threads that work, but for the first one, the housekeeping, which the test is itself. */
final class Workers implements ThreadFactory {
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private boolean first = true;

  @Override
  public synchronized Thread newThread(Runnable task) {
    if (first) {
      first = false;
      return Idle.THREADS.newThread(task);
    }
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Returns when all have done their work. */
  void join() throws InterruptedException {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.join(60_000);
      if (thread.isAlive()) {
        throw new AssertionError(thread + " has not ended");
      }
    }
  }
}
