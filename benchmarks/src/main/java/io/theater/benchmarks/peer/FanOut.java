package io.theater.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a host has to write around a blocking way to send: clients are shared out among a few
 * threads, each of which sends to its own in turn, so that the publisher does not wait and a client
 * holds up only those of its thread.
 */
final class FanOut<C> implements AutoCloseable {
  /** Sends a text to a client; blocks while it takes nothing. */
  @FunctionalInterface
  interface Send<C> {
    void to(C client, String text) throws Exception;
  }

  private static final int THREADS = 8;

  private final List<List<C>> clients = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Send<C> send;

  FanOut(Send<C> send) {
    this.send = send;
    for (int i = 0; i < THREADS; i++) {
      clients.add(new CopyOnWriteArrayList<>());
      threads.add(Executors.newSingleThreadExecutor());
    }
  }

  void add(C client) {
    clients.get(Math.floorMod(next.getAndIncrement(), THREADS)).add(client);
  }

  void remove(C client) {
    clients.forEach(some -> some.remove(client));
  }

  void publish(String text) {
    for (int i = 0; i < THREADS; i++) {
      List<C> some = clients.get(i);
      threads.get(i).execute(() -> some.forEach(client -> sendTo(client, text)));
    }
  }

  private void sendTo(C client, String text) {
    try {
      send.to(client, text);
    } catch (Exception gone) {
      remove(client);
    }
  }

  @Override
  public void close() throws InterruptedException {
    threads.forEach(ExecutorService::shutdownNow);
    for (ExecutorService thread : threads) {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
