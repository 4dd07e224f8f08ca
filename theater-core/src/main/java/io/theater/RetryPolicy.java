package io.theater;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often a step is tried again after an error that can be retried, and how long it waits before.
 * Immutable.
 *
 * @param backoff how the pause grows
 * @param maxRetries tries after the first, 0 or more
 * @param baseDelay the first pause; never longer than {@link #MAX_DELAY} later
 * @param byCode other policies for some error codes
 */
public record RetryPolicy(
    Backoff backoff, int maxRetries, Duration baseDelay, Map<String, RetryPolicy> byCode) {

  /** No pause grows beyond this. */
  public static final Duration MAX_DELAY = Duration.ofMinutes(5);

  /** How pauses grow. */
  public enum Backoff {
    /** Every pause is the base delay. */
    FIXED,
    /** The n-th pause is n times the base delay. */
    LINEAR,
    /** Every pause is twice the one before. */
    EXPONENTIAL
  }

  /** Refuses what makes no sense. */
  public RetryPolicy {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(baseDelay, "baseDelay");
    byCode = Map.copyOf(byCode);
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries must not be negative but is " + maxRetries);
    }
    if (baseDelay.isNegative()) {
      throw new IllegalArgumentException("baseDelay must not be negative but is " + baseDelay);
    }
  }

  /**
   * Never tries again.
   *
   * @return the policy
   */
  public static RetryPolicy none() {
    return fixed(0, Duration.ZERO);
  }

  /**
   * Equal pauses.
   *
   * @param maxRetries tries after the first
   * @param delay every pause
   * @return the policy
   */
  public static RetryPolicy fixed(int maxRetries, Duration delay) {
    return new RetryPolicy(Backoff.FIXED, maxRetries, delay, Map.of());
  }

  /**
   * Pauses that grow by the same amount.
   *
   * @param maxRetries tries after the first
   * @param delay the first pause
   * @return the policy
   */
  public static RetryPolicy linear(int maxRetries, Duration delay) {
    return new RetryPolicy(Backoff.LINEAR, maxRetries, delay, Map.of());
  }

  /**
   * Pauses that double.
   *
   * @param maxRetries tries after the first
   * @param delay the first pause
   * @return the policy
   */
  public static RetryPolicy exponential(int maxRetries, Duration delay) {
    return new RetryPolicy(Backoff.EXPONENTIAL, maxRetries, delay, Map.of());
  }

  /**
   * A policy for flows that have no reason to choose: network errors 3 times from 1 s doubling,
   * database connections twice from 2 s growing, anything else that can be retried once after 1 s.
   *
   * @return the policy
   */
  public static RetryPolicy standard() {
    return fixed(1, Duration.ofSeconds(1))
        .forCode("NETWORK_ERROR", exponential(3, Duration.ofSeconds(1)))
        .forCode("DATABASE_CONNECTION_FAILED", linear(2, Duration.ofSeconds(2)));
  }

  /**
   * This policy with another one for an error code.
   *
   * @param code the code
   * @param policy what holds for it
   * @return a new policy
   */
  public RetryPolicy forCode(String code, RetryPolicy policy) {
    Map<String, RetryPolicy> more = new LinkedHashMap<>(byCode);
    more.put(code, policy);
    return new RetryPolicy(backoff, maxRetries, baseDelay, more);
  }

  /**
   * What holds for an error code.
   *
   * @param code the code
   * @return the policy of that code, or this one
   */
  public RetryPolicy of(String code) {
    return byCode.getOrDefault(code, this);
  }

  /**
   * The pause before a try.
   *
   * @param retry 1 for the first try after the first
   * @return the pause
   */
  public Duration delay(int retry) {
    long factor =
        switch (backoff) {
          case FIXED -> 1;
          case LINEAR -> Math.max(1, retry);
          case EXPONENTIAL -> 1L << Math.max(0, Math.min(30, retry - 1));
        };
    // Compared before it is multiplied: a product could overflow.
    return baseDelay.compareTo(MAX_DELAY.dividedBy(factor)) > 0
        ? MAX_DELAY
        : baseDelay.multipliedBy(factor);
  }
}
