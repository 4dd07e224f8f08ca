package io.theater.servlet;

import io.theater.servlet.internal.http.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a policy, and takes every kind of trouble with it for a no. What went wrong is logged by its
 * kind and place only, because the message of an exception may repeat a password.
 */
final class PolicyCall {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyCall.class);
  private static final int MOST_UNDECIDED = 64;

  private final AccessPolicy policy;
  private final Duration timeout;
  private final LongSupplier clock;
  private final Semaphore undecided = new Semaphore(MOST_UNDECIDED);
  private final AtomicBoolean warned = new AtomicBoolean();

  PolicyCall(AccessPolicy policy, Duration timeout, LongSupplier clock) {
    this.policy = policy;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** What the caller may do, or null for nothing. */
  @Nullable Access decide(HttpServletRequest request) {
    if (!undecided.tryAcquire()) {
      throw Failure.unavailable("BUSY", "Busy", "Too many requests are waiting to be let in.");
    }
    long begin = clock.getAsLong();
    try {
      Access access = policy.decide(request);
      if (clock.getAsLong() - begin <= timeout.toNanos()) {
        return access;
      }
      warn("took longer than " + timeout);
    } catch (Throwable no) {
      if (!isNobody(no)) {
        warn("failed with " + place(no));
      }
    } finally {
      undecided.release();
    }
    return null;
  }

  /** How somebody who was refused may say who they are. */
  List<String> challenges(HttpServletRequest request) {
    try {
      return policy.challenges(request);
    } catch (Throwable none) {
      warn("failed with " + place(none));
      return List.of();
    }
  }

  private void warn(String what) {
    if (warned.compareAndSet(false, true)) {
      LOG.warn("The access policy {}, which means no; further cases are logged as debug", what);
    } else {
      LOG.debug("The access policy {}, which means no", what);
    }
  }

  /** A policy that makes a caller of nobody is as documented. */
  private static boolean isNobody(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().equals(Caller.class.getName());
  }

  private static String place(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String name = failure.getClass().getName();
    return trace.length == 0 ? name : name + " at " + trace[0];
  }
}
