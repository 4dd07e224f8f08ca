package io.theater.servlet.internal.security;

import io.theater.servlet.internal.http.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by what they share. Callers and addresses that go on and on are sent away for
 * longer each time; a session and the servlet as a whole are not, because that would punish
 * everybody for one. The least recently seen of more than 10,000 is forgotten. Thread-safe.
 */
public final class RateLimiter {
  static final int MOST_KEYS = 10_000;
  // at most 20 wrong passwords at once from one address, and 12 a minute
  private static final Rate REFUSALS = new Rate(0.2, 20);

  private final Rates rates;
  private final LongSupplier clock;
  private final Object lock = new Object();

  // guarded by lock; in the order of last use
  private final Map<Key, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TokenBucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /**
   * The rates of a servlet.
   *
   * @param all of all requests
   * @param address of those from one address
   * @param caller of those by one caller
   * @param session of those about one session
   */
  public record Rates(Rate all, Rate address, Rate caller, Rate session) {}

  private enum Kind {
    ALL,
    ADDRESS,
    REFUSALS,
    CALLER,
    SESSION
  }

  private record Key(Kind kind, String name, @Nullable String owner) {}

  /**
   * A limiter that has seen nothing.
   *
   * @param rates how much it lets through
   * @param clock nanoseconds, as {@link System#nanoTime} counts them
   */
  public RateLimiter(Rates rates, LongSupplier clock) {
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * Counts a request before anything is known about its caller.
   *
   * @param network where it comes from
   * @throws Failure when there were too many
   */
  public void arrives(String network) {
    take(new Key(Kind.ADDRESS, network, null), rates.address(), true);
    take(new Key(Kind.ALL, "", null), rates.all(), false);
  }

  /**
   * Passes unless too many credentials from there were wrong.
   *
   * @param network where a request with credentials comes from
   * @throws Failure when there were too many
   */
  public void triesCredentials(String network) {
    synchronized (lock) {
      TokenBucket bucket = buckets.get(new Key(Kind.REFUSALS, network, null));
      refuse(bucket == null ? 0 : bucket.away(clock.getAsLong()));
    }
  }

  /**
   * Counts credentials that were wrong.
   *
   * @param network where they came from
   * @throws Failure when there were too many
   */
  public void isRefused(String network) {
    take(new Key(Kind.REFUSALS, network, null), REFUSALS, true);
  }

  /**
   * Counts a request of a known caller.
   *
   * @param name the caller
   * @throws Failure when there were too many
   */
  public void asks(String name) {
    take(new Key(Kind.CALLER, name, null), rates.caller(), true);
  }

  /**
   * Counts a request about a session, whether or not there is one.
   *
   * @param id the session
   * @param owner whose sessions the caller sees; counted apart, or else it could be seen by the
   *     limit that others are at work in a session
   * @throws Failure when there were too many
   */
  public void asksAbout(String id, @Nullable String owner) {
    take(new Key(Kind.SESSION, id, owner), rates.session(), false);
  }

  private void take(Key key, Rate rate, boolean penalised) {
    synchronized (lock) {
      long now = clock.getAsLong();
      TokenBucket bucket = buckets.computeIfAbsent(key, any -> new TokenBucket(rate, now));
      refuse(bucket.take(now, penalised));
    }
  }

  private static void refuse(long nanos) {
    if (nanos > 0) {
      throw Failure.tooManyRequests(1 + (nanos - 1) / TimeUnit.SECONDS.toNanos(1));
    }
  }

  /** How many are remembered. */
  int keys() {
    synchronized (lock) {
      return buckets.size();
    }
  }
}
