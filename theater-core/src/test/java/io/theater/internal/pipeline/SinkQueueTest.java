package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SinkQueueTest {
  private static final int ROOM = 10;

  private final Events events = Events.of("s");
  private final SinkQueue queue =
      new SinkQueue(new PipelineLimits(ROOM, 1_000, Duration.ZERO, ROOM, 1_000));

  private static Delivery delivery(TheaterEvent event, long size) {
    return new Delivery(event, size, 1, new Ledger());
  }

  private Delivery call(int number, long size) {
    return delivery(events.llmStarted("call-" + number), size);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(queue.offer(call(i, 1))).isTrue();
    }
  }

  @Test
  void keepsTheRoomOfABatchUntilItIsDone() throws InterruptedException {
    fill(ROOM);
    assertThat(queue.offer(call(99, 1))).isFalse();
    List<Delivery> batch = new ArrayList<>();
    assertThat(queue.take(batch, 512, 0)).isNull();
    assertThat(batch).hasSize(ROOM);
    assertThat(queue.isFull(1)).isTrue();
    queue.release(batch);
    assertThat(queue.isFull(1)).isFalse();
    assertThat(queue.fill()).isZero();
  }

  @Test
  void leavesTheLastFifthToLifecycleEvents() {
    fill(ROOM / 5 * 4);
    assertThat(queue.offer(delivery(events.llmDelta("call", "text"), 1))).isFalse();
    assertThat(queue.offer(call(99, 1))).isTrue();
  }

  @Test
  void takesOneThatIsTooLargeWhenItIsAlone() {
    assertThat(queue.offer(call(1, 5_000))).isTrue();
    assertThat(queue.offer(call(2, 1))).isFalse();
  }

  @Test
  void handsOutABarrierAloneAndInOrder() throws InterruptedException {
    Barrier barrier = new Barrier(1);
    fill(2);
    queue.offer(barrier);
    fill(1);
    List<Delivery> batch = new ArrayList<>();
    assertThat(queue.take(batch, 512, 0)).isNull();
    assertThat(batch).hasSize(2);
    batch.clear();
    assertThat(queue.take(batch, 512, 0)).isSameAs(barrier);
    assertThat(batch).isEmpty();
    assertThat(queue.take(batch, 512, 0)).isNull();
    assertThat(batch).hasSize(1);
  }

  @Test
  void failsTheBarriersOfAQueueThatIsGivenUp() {
    Barrier waiting = new Barrier(1);
    queue.offer(waiting);
    fill(1);
    assertThat(queue.drain()).hasSize(1);
    Barrier late = new Barrier(1);
    queue.offer(late);
    assertThat(waiting.await(0)).isFalse();
    assertThat(late.await(0)).isFalse();
    assertThat(queue.offer(call(1, 1))).isFalse();
  }

  @Test
  void doesNotWaitForMoreAfterItWasWokenWhileThereWasSome() throws InterruptedException {
    fill(1);
    queue.wake();
    List<Delivery> batch = new ArrayList<>();
    assertThat(queue.take(batch, 512, Long.MAX_VALUE)).isNull();
    assertThat(batch).hasSize(1);
    assertThat(queue.take(batch, 512, Long.MAX_VALUE)).isNull();
    assertThat(batch).hasSize(1);
  }

  @Test
  void waitsAgainAfterItWasWoken() throws InterruptedException {
    queue.wake();
    List<Delivery> batch = new ArrayList<>();
    assertThat(queue.take(batch, 512, Long.MAX_VALUE)).isNull();
    Thread late = new Thread(() -> fill(1));
    late.start();
    assertThat(queue.take(batch, 512, Long.MAX_VALUE)).isNull();
    late.join();
    assertThat(batch).hasSize(1);
  }

  @Test
  void closesOnlyWhenNothingWaits() {
    fill(1);
    assertThat(queue.closeIfEmpty()).isFalse();
    queue.drain();
    assertThat(queue.closeIfEmpty()).isTrue();
  }
}
