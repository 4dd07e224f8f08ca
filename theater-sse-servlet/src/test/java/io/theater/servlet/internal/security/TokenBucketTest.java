package io.theater.servlet.internal.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final ManualClock clock = new ManualClock();
  private final TokenBucket bucket = new TokenBucket(new Rate(2, 3), clock.getAsLong());

  private Duration take(boolean penalised) {
    return Duration.ofNanos(bucket.take(clock.getAsLong(), penalised));
  }

  private Duration takeUntilRefused() {
    Duration wait;
    do {
      wait = take(true);
    } while (wait.isZero());
    return wait;
  }

  @Test
  void letsABurstThroughAndThenTheRate() {
    for (int i = 0; i < 3; i++) {
      assertThat(take(false)).isZero();
    }
    assertThat(take(false)).isEqualTo(Duration.ofMillis(500));
    clock.pass(Duration.ofMillis(500));
    assertThat(take(false)).isZero();
    assertThat(take(false)).isPositive();
    clock.pass(Duration.ofDays(1));
    for (int i = 0; i < 3; i++) {
      assertThat(take(false)).isZero();
    }
    assertThat(take(false)).isPositive();
  }

  @Test
  void doublesThePenaltyFromOneSecondToFifteenMinutes() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      Duration penalty = takeUntilRefused();
      seconds.add(penalty.toSeconds());
      clock.pass(penalty);
    }
    assertThat(seconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
  }

  @Test
  void doesNotMakeItWorseToAskWhileAway() {
    Duration penalty = takeUntilRefused();
    for (int i = 0; i < 100; i++) {
      assertThat(take(true)).isEqualTo(penalty);
    }
    clock.pass(penalty);
    assertThat(take(true)).isZero();
  }

  @Test
  void takesADoublingBackForEveryGoodMinute() {
    for (int i = 0; i < 5; i++) {
      clock.pass(takeUntilRefused());
    }
    clock.pass(Duration.ofMinutes(3));
    assertThat(take(true)).isZero();
    assertThat(takeUntilRefused()).isEqualTo(Duration.ofSeconds(4));
    clock.pass(Duration.ofSeconds(4).plusHours(1));
    assertThat(takeUntilRefused()).isEqualTo(Duration.ofSeconds(1));
  }
}
