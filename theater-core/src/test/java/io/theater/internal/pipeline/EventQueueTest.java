package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.event.LlmDelta;
import io.theater.event.TheaterEvent;
import io.theater.model.DropReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventQueueTest {
  private static final int ROOM = 20;

  private final Ledger ledger = new Ledger();
  private final Events events = Events.of("s");

  private EventQueue queue(long bytes, Duration wait) {
    return new EventQueue(new PipelineLimits(ROOM, bytes, wait, ROOM, bytes), ledger);
  }

  private EventQueue queue() {
    return queue(1 << 20, Duration.ZERO);
  }

  private static List<QueueEntry> takeAll(EventQueue queue) {
    ArrayDeque<QueueEntry> taken = new ArrayDeque<>();
    queue.take(taken, Integer.MAX_VALUE, 0);
    return new ArrayList<>(taken);
  }

  private static List<TheaterEvent> eventsOf(List<QueueEntry> entries) {
    return entries.stream().map(QueueEntry::event).toList();
  }

  @Test
  void handsOutInOrder() {
    EventQueue queue = queue();
    List<TheaterEvent> offered = new ArrayList<>(events.wholeExecution("run"));
    offered.removeIf(TheaterEvent::isDelta);
    offered.forEach(event -> assertThat(queue.offer(event, false)).isNull());
    assertThat(eventsOf(takeAll(queue))).isEqualTo(offered);
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void mergesDeltasOfACallThatStillWait() {
    EventQueue queue = queue();
    for (int i = 0; i < 1_000; i++) {
      assertThat(queue.offer(events.llmDelta("call", "x"), false)).isNull();
    }
    assertThat(queue.size()).isOne();
    QueueEntry only = takeAll(queue).get(0);
    assertThat(only.weight()).isEqualTo(1_000);
    assertThat(((LlmDelta) only.event()).text()).hasSize(1_000);
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void doesNotMergeAcrossTheEndOfACallNorAfterItWasTaken() {
    EventQueue queue = queue();
    queue.offer(events.llmDelta("call", "a"), false);
    queue.offer(events.llmCompleted("call", "a"), false);
    queue.offer(events.llmDelta("call", "b"), false);
    assertThat(takeAll(queue)).hasSize(3);
    queue.offer(events.llmDelta("call", "c"), false);
    assertThat(((LlmDelta) takeAll(queue).get(0).event()).text()).isEqualTo("c");
  }

  @Test
  void shedsDeltasAtFourFifthsAndMarksTheGap() {
    EventQueue queue = queue();
    for (int i = 0; i < ROOM / 5 * 4; i++) {
      assertThat(queue.offer(events.llmStarted("call-" + i), false)).isNull();
    }
    assertThat(queue.offer(events.llmDelta("new", "lost"), false)).isEqualTo(DropReason.DELTA_SHED);
    assertThat(queue.offer(events.llmStarted("more"), false)).isNull();
    takeAll(queue);
    assertThat(queue.offer(events.llmDelta("new", "kept"), false)).isNull();
    assertThat(takeAll(queue).get(0).afterGap()).isTrue();
    assertThat(queue.offer(events.llmDelta("new", "kept"), false)).isNull();
    assertThat(takeAll(queue).get(0).afterGap()).isFalse();
  }

  @Test
  void dropsOldestDeltaWhenQueueIsFull() {
    EventQueue queue = queue();
    queue.offer(events.llmDelta("a", "oldest"), false);
    queue.offer(events.llmDelta("b", "younger"), false);
    for (int i = 0; i < ROOM - 1; i++) {
      assertThat(queue.offer(events.llmStarted("call-" + i), false)).isNull();
    }
    assertThat(ledger.balance().dropped()).containsEntry(DropReason.DELTA_SHED, 1L);
    List<TheaterEvent> left = eventsOf(takeAll(queue));
    assertThat(left).hasSize(ROOM);
    assertThat(left.get(0)).isInstanceOf(LlmDelta.class);
    assertThat(((LlmDelta) left.get(0)).text()).isEqualTo("younger");
  }

  @Test
  void shedsNothingForAnEventThatWouldNotFitAnyway() {
    EventQueue queue = queue(100_000, Duration.ZERO);
    queue.offer(events.llmCompleted("big", "x".repeat(25_000)), false);
    queue.offer(events.llmDelta("a", "text"), false);
    assertThat(queue.offer(events.llmCompleted("b", "x".repeat(40_000)), false))
        .isEqualTo(DropReason.QUEUE_FULL);
    assertThat(ledger.balance().dropped()).isEmpty();
    assertThat(takeAll(queue)).hasSize(2);
  }

  @Test
  void refusesWhatIsLargerThanTheQueueAndWhatComesAfterClose() {
    EventQueue queue = queue(10_000, Duration.ZERO);
    assertThat(queue.offer(events.llmCompleted("a", "x".repeat(9_000)), false))
        .isEqualTo(DropReason.TOO_LARGE);
    queue.close();
    assertThat(queue.offer(events.llmStarted("b"), true)).isEqualTo(DropReason.CLOSED);
    assertThat(queue.offer(new Barrier(1))).isFalse();
  }

  @Test
  void slowsDownAHostWhenThreeQuartersAreTakenAndKeepsTheRestForIt() throws Exception {
    EventQueue queue = queue(1 << 20, Duration.ofSeconds(5));
    for (int i = 0; i < ROOM / 4 * 3; i++) {
      assertThat(queue.offer(events.llmStarted("call-" + i), true)).isNull();
    }
    Thread host = new Thread(() -> queue.offer(Events.of("t").llmStarted("waits"), true));
    host.start();
    await().until(() -> host.getState() == Thread.State.TIMED_WAITING);
    host.join(); // nobody takes anything
    assertThat(queue.size()).isEqualTo(ROOM / 4 * 3 + 1);
  }

  @Test
  void nobodyWaitsForADispatcherThatDoesNotCome() {
    EventQueue queue = queue(1 << 20, Duration.ofSeconds(5));
    for (int i = 0; i < ROOM; i++) {
      assertThat(queue.offer(events.llmStarted("call-" + i), true)).isNull();
    }
    assertThat(queue.offer(events.llmStarted("one too many"), true))
        .isEqualTo(DropReason.QUEUE_FULL);
    takeAll(queue);
    assertThat(queue.offer(events.llmStarted("more"), true)).isNull();
  }

  @Test
  void anEventThatMayNotWaitTakesTheRoomThereIs() throws Exception {
    EventQueue queue = queue(100_000, Duration.ofSeconds(50));
    queue.offer(events.llmCompleted("big", "x".repeat(25_000)), false);
    TheaterEvent bigger = events.llmCompleted("bigger", "x".repeat(40_000));
    Thread host = new Thread(() -> queue.offer(bigger, true));
    host.start();
    await().until(() -> host.getState() == Thread.State.TIMED_WAITING);
    assertThat(queue.offer(events.llmStarted("small"), false)).isNull();
    takeAll(queue);
    host.join();
    assertThat(takeAll(queue)).hasSize(1);
  }

  @Test
  void aWaitingHostGoesOnWhenThereIsRoom() throws Exception {
    EventQueue queue = queue(1 << 20, Duration.ofSeconds(50));
    for (int i = 0; i < ROOM; i++) {
      queue.offer(events.llmStarted("call-" + i), false);
    }
    List<DropReason> refused = new ArrayList<>();
    Thread host = new Thread(() -> refused.add(queue.offer(Events.of("t").llmStarted("x"), true)));
    host.start();
    await().until(() -> host.getState() == Thread.State.TIMED_WAITING);
    assertThat(takeAll(queue)).hasSize(ROOM);
    host.join();
    assertThat(refused).hasSize(1).containsOnlyNulls();
  }

  @Test
  void anInterruptEndsTheWaitAndKeepsTheFlag() throws Exception {
    EventQueue queue = queue(1 << 20, Duration.ofSeconds(50));
    for (int i = 0; i < ROOM; i++) {
      queue.offer(events.llmStarted("call-" + i), false);
    }
    List<Object> seen = new ArrayList<>();
    Thread host =
        new Thread(
            () -> {
              seen.add(queue.offer(Events.of("t").llmStarted("x"), true));
              seen.add(Thread.currentThread().isInterrupted());
            });
    host.start();
    await().until(() -> host.getState() == Thread.State.TIMED_WAITING);
    host.interrupt();
    host.join();
    assertThat(seen).containsExactly(DropReason.QUEUE_FULL, true);
  }

  @Test
  void nobodyWaitsAgainAfterAWaitInVain() {
    EventQueue queue = queue(1 << 20, Duration.ofMillis(20));
    for (int i = 0; i < ROOM; i++) {
      queue.offer(events.llmStarted("call-" + i), false);
    }
    long start = System.nanoTime();
    for (int i = 0; i < 5_000; i++) {
      assertThat(queue.offer(events.llmStarted("late-" + i), true)).isNotNull();
    }
    // 5,000 waits of 20 ms would be 100 s.
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
  }

  @Test
  void droppedProgressLeavesNoTrace() {
    EventQueue queue = queue();
    for (int i = 0; i < ROOM; i++) {
      queue.offer(events.llmStarted("call-" + i), false);
    }
    for (int i = 0; i < 10 * ROOM; i++) {
      assertThat(queue.offer(events.stepProgressed("run", "step-" + i, 5, "x"), false))
          .isEqualTo(DropReason.DELTA_SHED);
    }
    takeAll(queue);
    queue.offer(events.llmDelta("fresh", "text"), false);
    assertThat(takeAll(queue).get(0).afterGap()).isFalse();
  }
}
