package io.theater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallLimitTest {
  private final AtomicReference<Boolean> turn = new AtomicReference<>();

  private Thread waiterFor(CallLimit limit) {
    Thread waiter = new Thread(() -> turn.set(limit.acquire()));
    waiter.start();
    await().until(() -> limit.waiting() == 1);
    return waiter;
  }

  @Test
  void aCallWaitsForATurnThatIsGivenBack() throws InterruptedException {
    CallLimit limit = new CallLimit(1, Duration.ofMinutes(5));
    assertThat(limit.acquire()).isTrue();
    Thread waiter = waiterFor(limit);
    limit.release();
    waiter.join();
    assertThat(turn.get()).isTrue();
    assertThat(limit.waiting()).isZero();
    assertThat(limit.overLimit()).isZero();
  }

  @Test
  void aCallThatHasWaitedLongEnoughGoesOnAndIsCounted() {
    CallLimit limit = new CallLimit(1, Duration.ZERO);
    assertThat(limit.acquire()).isTrue();
    assertThat(limit.acquire()).isFalse();
    assertThat(limit.overLimit()).isOne();
  }

  @Test
  void anInterruptedCallGoesOnWithItsFlagStillSet() throws InterruptedException {
    CallLimit limit = new CallLimit(1, Duration.ofMinutes(5));
    limit.acquire();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              turn.set(limit.acquire());
              flag.set(Thread.currentThread().isInterrupted());
            });
    waiter.start();
    await().until(() -> limit.waiting() == 1);
    waiter.interrupt();
    waiter.join();
    assertThat(turn.get()).isFalse();
    assertThat(flag.get()).isTrue();
    assertThat(limit.overLimit()).isOne();
  }
}
