package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void pausesGrowAsTheirNameSays() {
    assertThat(RetryPolicy.fixed(9, SECOND).delay(5)).isEqualTo(SECOND);
    assertThat(RetryPolicy.linear(9, SECOND).delay(5)).isEqualTo(Duration.ofSeconds(5));
    assertThat(RetryPolicy.exponential(9, SECOND).delay(5)).isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void noPauseGrowsBeyondTheLimitOrOverflows() {
    for (RetryPolicy.Backoff backoff : RetryPolicy.Backoff.values()) {
      RetryPolicy policy =
          new RetryPolicy(backoff, 1, Duration.ofDays(365_000_000), java.util.Map.of());
      assertThat(policy.delay(Integer.MAX_VALUE)).isEqualTo(RetryPolicy.MAX_DELAY);
      RetryPolicy small = new RetryPolicy(backoff, 1, Duration.ofNanos(1), java.util.Map.of());
      assertThat(small.delay(Integer.MAX_VALUE)).isLessThanOrEqualTo(RetryPolicy.MAX_DELAY);
      assertThat(small.delay(0)).isEqualTo(small.delay(1)).isEqualTo(Duration.ofNanos(1));
      assertThat(small.delay(-7)).isEqualTo(Duration.ofNanos(1));
    }
  }

  @Test
  void aCodeMayHaveAPolicyOfItsOwn() {
    RetryPolicy policy = RetryPolicy.none().forCode("X", RetryPolicy.fixed(3, SECOND));
    assertThat(policy.of("X").maxRetries()).isEqualTo(3);
    assertThat(policy.of("Y").maxRetries()).isZero();
    assertThat(RetryPolicy.standard().of("NETWORK_ERROR").maxRetries()).isEqualTo(3);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> RetryPolicy.fixed(-1, SECOND)).hasMessageContaining("-1");
    assertThatThrownBy(() -> RetryPolicy.fixed(1, SECOND.negated())).hasMessageContaining("PT-1S");
  }
}
