package io.theater.model;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes ids: UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
public final class Ids {
  private static final SecureRandom SEED = new SecureRandom();
  private static final ThreadLocal<long[]> STATE = ThreadLocal.withInitial(Ids::seed);

  private Ids() {}

  /**
   * The next id.
   *
   * @return a UUIDv7 in its 36-character form; unique across threads and processes
   */
  public static String next() {
    return next(System.currentTimeMillis()).toString();
  }

  static UUID next(long epochMillis) {
    long[] state = STATE.get();
    long high = (epochMillis << 16) | 0x7000L | (mix(state) & 0xFFFL);
    long low = (mix(state) & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** SplitMix64 over a secure seed per thread: no lock on the caller's path. */
  private static long mix(long[] state) {
    long z = state[0] += state[1];
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long[] seed() {
    return new long[] {SEED.nextLong(), SEED.nextLong() | 1L};
  }
}
