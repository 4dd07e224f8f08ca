package io.theater.file.torture;

import java.util.Random;

/**
 * How much is tried: a little, or everything with {@code -Dtheater.torture=full}. A single size is
 * set by {@code -Dtheater.torture.<name>=<number>}.
 */
final class Torture {
  static final boolean FULL = "full".equals(System.getProperty("theater.torture"));

  private Torture() {}

  static int size(String name, int small, int full) {
    return Integer.getInteger("theater.torture." + name, FULL ? full : small);
  }

  /** The seed of {@code -Dtheater.seed}, or another one every time. */
  static long seed() {
    return Long.getLong("theater.seed", new Random().nextLong());
  }
}
