package io.theater.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many who do the same again and again, each at its own pace, until all are sent home. */
final class Crowd implements AutoCloseable {
  private static final int BUSY = 429;
  private static final int CLOSING = 503;

  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final long seed;

  Crowd(long seed) {
    this.seed = seed;
  }

  /** One go of somebody. */
  interface Habit {
    void once(Random random) throws Exception;
  }

  void add(String name, Habit habit) {
    Random random = new Random(seed + threads.size());
    Thread thread = new Thread(() -> repeat(habit, random), "test-crowd-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void repeat(Habit habit, Random random) {
    try {
      while (pause(random.nextInt(500))) {
        habit.once(random);
      }
    } catch (Throwable failed) {
      if (over.getCount() > 0) { // what is cut at the end fails
        failures.add(failed);
      }
    }
  }

  /** False when all are sent home. */
  boolean pause(long millis) throws InterruptedException {
    return !over.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Leaves the connection with the crowd until it is {@link #left}. */
  RawConnection join(RawConnection connection) throws IOException {
    connections.add(connection);
    if (over.getCount() == 0) {
      connection.reset();
    }
    return connection;
  }

  void left(RawConnection connection) throws IOException {
    connections.remove(connection);
    connection.reset();
  }

  /** Whether it was let in; not when it should come later. */
  static boolean isIn(RawConnection connection) throws IOException {
    int status = connection.status();
    if (status != 200 && status != BUSY && status != CLOSING) {
      throw new AssertionError(connection.head());
    }
    return status == 200;
  }

  void check() {
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError(failures.size() + " failed, -Dtheater.seed=" + seed);
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }

  /** Sends all home, most of them rudely. */
  @Override
  public void close() throws Exception {
    over.countDown();
    for (RawConnection connection : connections) {
      connection.reset();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
      if (thread.isAlive()) {
        failures.add(new AssertionError(thread.getName() + " does not end"));
      }
    }
    check();
  }
}
