package io.theater.servlet.internal.security;

import java.util.concurrent.TimeUnit;

/**
 * Lets bursts through and holds back what goes on for too long. With a penalty, whoever empties it
 * must stay away: 1 s the first time, twice as long each further time, 15 min at most; every minute
 * of good behaviour takes one doubling back. Asking while away does not make it worse. Not
 * thread-safe.
 */
final class TokenBucket {
  private static final long FIRST_PENALTY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PENALTY = TimeUnit.MINUTES.toNanos(15);
  private static final long FORGIVEN_AFTER = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_STRIKES = 11; // 2^10 s is more than 15 min

  private final Rate rate;
  private double tokens;
  private long filledAt;
  private int strikes;
  // end of the penalty, or when the last strike was forgiven
  private long goodSince;

  TokenBucket(Rate rate, long now) {
    this.rate = rate;
    this.tokens = rate.burst();
    this.filledAt = now;
  }

  /** Takes a token: 0, or the nanoseconds until it is worth to ask again. */
  long take(long now, boolean penalised) {
    long away = away(now);
    if (away > 0) {
      return away;
    }
    fill(now);
    forgive(now);
    if (tokens >= 1) {
      tokens--;
      return 0;
    }
    if (!penalised) {
      return (long) ((1 - tokens) / rate.perSecond() * TimeUnit.SECONDS.toNanos(1));
    }
    strikes = Math.min(strikes + 1, MOST_STRIKES);
    goodSince = now + Math.min(FIRST_PENALTY << (strikes - 1), LONGEST_PENALTY);
    return goodSince - now;
  }

  /** The rest of a penalty in nanoseconds, or 0. */
  long away(long now) {
    return strikes == 0 ? 0 : Math.max(goodSince - now, 0);
  }

  private void fill(long now) {
    double seconds = (double) (now - filledAt) / TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(tokens + seconds * rate.perSecond(), rate.burst());
    filledAt = now;
  }

  private void forgive(long now) {
    if (strikes > 0) {
      long minutes = (now - goodSince) / FORGIVEN_AFTER;
      strikes = (int) Math.max(strikes - minutes, 0);
      goodSince += minutes * FORGIVEN_AFTER;
    }
  }
}
