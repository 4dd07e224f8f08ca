package io.theater.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which processes are at work, of all that write into a database: each says so every few seconds.
 * What a process left open that does not say so any more was interrupted. Thread-safe.
 */
final class Boots {
  private static final String PREFIX = "boot:";
  private static final Duration EXPIRY = Duration.ofSeconds(60);
  private static final long BEAT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long CACHED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Leases leases;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  // guarded by lock
  private final Set<String> own = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private Set<String> others = Set.of();
  private boolean known;
  private long knownSince;
  private long lastBeat;

  Boots(Leases leases, LongSupplier nanoTime) {
    this.leases = leases;
    this.nanoTime = nanoTime;
  }

  /** Whether it is time to say that this process is at work. */
  boolean isDue() {
    synchronized (lock) {
      return !own.isEmpty() && nanoTime.getAsLong() - lastBeat >= BEAT_NANOS;
    }
  }

  /** Says so for those known, and those that a batch brings. */
  void beat(Connection connection, Set<String> seen) throws SQLException {
    boolean due = isDue();
    Set<String> saying = new HashSet<>(seen);
    synchronized (lock) {
      if (due) {
        saying.addAll(own);
      } else {
        saying.removeAll(own);
      }
      saying.removeAll(gone);
    }
    for (String boot : saying) {
      leases.acquire(connection, PREFIX + boot, PREFIX, EXPIRY);
    }
  }

  /** After that was stored. */
  void beaten(Set<String> seen) {
    synchronized (lock) {
      Set<String> mine = new HashSet<>(seen);
      mine.removeAll(gone);
      if (own.addAll(mine) || nanoTime.getAsLong() - lastBeat >= BEAT_NANOS) {
        lastBeat = nanoTime.getAsLong();
      }
    }
  }

  /** Processes that are at work no more, although what they reported is only stored now. */
  void gone(Set<String> ended) {
    synchronized (lock) {
      gone.addAll(ended);
    }
  }

  /** Of this process and of all others. */
  Set<String> alive(Connection connection) throws SQLException {
    synchronized (lock) {
      if (known && nanoTime.getAsLong() - knownSince < CACHED_NANOS) {
        return union();
      }
    }
    return refresh(connection);
  }

  /** Asks the database who is alive, whatever is known. */
  Set<String> refresh(Connection connection) throws SQLException {
    Set<String> held = leases.held(connection, PREFIX);
    synchronized (lock) {
      others = held;
      known = true;
      knownSince = nanoTime.getAsLong();
      return union();
    }
  }

  /** This process ends. */
  void release(Connection connection) throws SQLException {
    Set<String> mine;
    synchronized (lock) {
      mine = Set.copyOf(own);
    }
    for (String boot : mine) {
      leases.release(connection, PREFIX + boot, PREFIX);
    }
    synchronized (lock) {
      own.clear();
      known = false;
    }
  }

  private Set<String> union() {
    Set<String> all = new HashSet<>(others);
    all.addAll(own);
    return all;
  }
}
