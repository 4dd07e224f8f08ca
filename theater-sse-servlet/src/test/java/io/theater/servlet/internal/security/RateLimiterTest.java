package io.theater.servlet.internal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.servlet.internal.http.Failure;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Rate MUCH = new Rate(1_000_000, 1_000_000);
  private static final Rate ONE = new Rate(1, 1);

  private final ManualClock clock = new ManualClock();

  private RateLimiter limiter(Rate all, Rate address, Rate caller, Rate session) {
    return new RateLimiter(new RateLimiter.Rates(all, address, caller, session), clock);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(Failure.class).hasMessageContaining("too many requests");
  }

  @Test
  void countsEachAddressCallerAndSessionApart() {
    RateLimiter limiter = limiter(MUCH, ONE, ONE, ONE);
    limiter.arrives("a");
    limiter.arrives("b");
    limiter.asks("a");
    limiter.asks("b");
    limiter.asksAbout("a", null);
    limiter.asksAbout("b", null);
    assertRefused(() -> limiter.arrives("a"));
    assertRefused(() -> limiter.asks("a"));
    assertRefused(() -> limiter.asksAbout("a", null));
  }

  @Test
  void doesNotShowOneOwnerThatAnotherIsAtWorkInASession() {
    RateLimiter limiter = limiter(MUCH, MUCH, MUCH, ONE);
    limiter.asksAbout("session-of-bob", "bob");
    assertRefused(() -> limiter.asksAbout("session-of-bob", "bob"));
    assertThatCode(() -> limiter.asksAbout("session-of-bob", "ann")).doesNotThrowAnyException();
  }

  @Test
  void punishesNobodyForTheLimitOfAll() {
    RateLimiter limiter = limiter(ONE, MUCH, MUCH, MUCH);
    for (int i = 0; i < 20; i++) {
      limiter.arrives("a");
      assertRefused(() -> limiter.arrives("a"));
      clock.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void sendsAwayWhoGuessesButNotWhoSendsNoCredentials() {
    RateLimiter limiter = limiter(MUCH, MUCH, MUCH, MUCH);
    for (int i = 0; i < 20; i++) {
      limiter.triesCredentials("a");
      limiter.isRefused("a");
    }
    assertRefused(() -> limiter.isRefused("a"));
    assertRefused(() -> limiter.triesCredentials("a"));
    assertThatCode(() -> limiter.triesCredentials("b")).doesNotThrowAnyException();
    assertThatCode(() -> limiter.arrives("a")).doesNotThrowAnyException();
    clock.pass(Duration.ofSeconds(1));
    assertThatCode(() -> limiter.triesCredentials("a")).doesNotThrowAnyException();
  }

  @Test
  void remembersNoMoreThanItMayAndTheLatest() {
    RateLimiter limiter = limiter(MUCH, ONE, MUCH, MUCH);
    limiter.arrives("attacker");
    for (int i = 0; i < 3 * RateLimiter.MOST_KEYS; i++) {
      limiter.arrives("other-" + i);
      if (i % 1_000 == 0) {
        assertRefused(() -> limiter.arrives("attacker"));
      }
    }
    assertThat(limiter.keys()).isEqualTo(RateLimiter.MOST_KEYS);
  }
}
