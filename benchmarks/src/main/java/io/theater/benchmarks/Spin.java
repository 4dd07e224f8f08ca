package io.theater.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all cores together do of what one does alone. Where two of them are threads of the same
 * core, or are lent to other machines, work that is shared out costs more CPU time than the same
 * work on one thread.
 */
final class Spin {
  private static final int STEPS = 200_000_000;
  private static final int TRIES = 3;

  /** So that no compiler leaves the work out. */
  private static final AtomicLong RESULT = new AtomicLong();

  private Spin() {}

  static double allCoresAtOnce() {
    int cores = Runtime.getRuntime().availableProcessors();
    double[] tries = new double[TRIES];
    seconds(1); // to be compiled
    for (int i = 0; i < TRIES; i++) {
      tries[i] = Math.min(cores, cores * seconds(1) / seconds(cores));
    }
    Arrays.sort(tries);
    return tries[TRIES / 2];
  }

  private static double seconds(int threads) {
    long start = System.nanoTime();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(Spin::run, "spin-" + i);
      all.add(thread);
      thread.start();
    }
    try {
      for (Thread thread : all) {
        thread.join();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void run() {
    long value = 1;
    for (int i = 0; i < STEPS; i++) {
      value ^= value << 13;
      value ^= value >>> 7;
      value ^= value << 17;
    }
    RESULT.addAndGet(value);
  }
}
