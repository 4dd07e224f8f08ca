package io.theater.servlet.internal.security;

import io.theater.servlet.Access;
import io.theater.servlet.internal.http.Failure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that are good for one stream each, within 30 s. At most 1,000 are out, 50 of one caller.
 * They are looked up by their digest, so the time that takes says nothing about them, and a heap
 * dump holds none. Thread-safe.
 */
public final class Tickets {
  /** How long a ticket is good. */
  public static final Duration GOOD_FOR = Duration.ofSeconds(30);

  private static final int MOST = 1_000;
  private static final int MOST_PER_CALLER = 50;
  private static final int BYTES = 32;

  private final LongSupplier clock;
  private final SecureRandom random = new SecureRandom();
  private final Object lock = new Object();

  // guarded by lock; oldest first
  private final Map<String, Issued> issued = new LinkedHashMap<>();

  private record Issued(Access access, long at) {}

  /**
   * None are out.
   *
   * @param clock nanoseconds, as {@link System#nanoTime} counts them
   */
  public Tickets(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * A new ticket.
   *
   * @param access what it carries
   * @return the ticket, fit for a query string
   * @throws Failure when too many are out
   */
  public String issue(Access access) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    synchronized (lock) {
      forgetExpired();
      String caller = access.caller().name();
      long own =
          issued.values().stream()
              .filter(one -> one.access().caller().name().equals(caller))
              .count();
      if (own >= MOST_PER_CALLER || issued.size() >= MOST) {
        throw Failure.tooManyRequests(GOOD_FOR.toSeconds());
      }
      issued.put(key(ticket), new Issued(access, clock.getAsLong()));
    }
    return ticket;
  }

  /**
   * Takes a ticket, which is worth nothing from then on.
   *
   * @param ticket what a client has sent
   * @return what the ticket carries; null when it is none, was used, or is too old
   */
  public @Nullable Access redeem(String ticket) {
    String key = key(ticket);
    synchronized (lock) {
      forgetExpired();
      Issued found = issued.remove(key);
      return found == null ? null : found.access();
    }
  }

  private void forgetExpired() {
    long now = clock.getAsLong();
    Iterator<Issued> oldest = issued.values().iterator();
    while (oldest.hasNext() && now - oldest.next().at() >= GOOD_FOR.toNanos()) {
      oldest.remove();
    }
  }

  private static String key(String ticket) {
    return Base64.getEncoder().encodeToString(Digests.sha256(ticket));
  }
}
