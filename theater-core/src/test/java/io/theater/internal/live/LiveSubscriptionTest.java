package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.event.TheaterEvent;
import io.theater.internal.TheaterThread;
import io.theater.live.LiveCursor;
import io.theater.live.LiveSignal;
import io.theater.live.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveSubscriptionTest {
  private final Events events = new Events("s");
  private final LiveHub hub = Hubs.standard();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aListenerGetsTheSnapshotThenEveryEventInOrder() {
    List<Long> seen = new CopyOnWriteArrayList<>();
    AtomicInteger snapshots = new AtomicInteger();
    subscribe(
        signal -> {
          if (signal instanceof LiveSignal.Next next) {
            seen.add(next.event().header().sequence());
          } else {
            snapshots.incrementAndGet();
          }
        });
    await().untilAtomic(snapshots, value -> assertThat(value).isEqualTo(1));
    publish(300);
    await().until(() -> seen.size() == 300);
    assertThat(seen).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void listenersRunOnThreadsOfTheTheaterAndOneCallAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    Set<Boolean> owned = ConcurrentHashMap.newKeySet();
    subscribe(
        signal -> {
          overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
          owned.add(TheaterThread.current());
          Thread.yield();
          inside.decrementAndGet();
          calls.incrementAndGet();
        });
    publish(500);
    await().untilAtomic(calls, value -> assertThat(value).isPositive());
    await().until(() -> hub.snapshot("s").cursor().sequence() == 500 && inside.get() == 0);
    assertThat(overlapped).isFalse();
    assertThat(owned).containsExactly(true);
    assertThat(TheaterThread.current()).isFalse();
  }

  @Test
  void aThrowingListenerLosesOnlyThatSignal() {
    List<Long> seen = new CopyOnWriteArrayList<>();
    subscribe(
        signal -> {
          if (signal instanceof LiveSignal.Next next) {
            long sequence = next.event().header().sequence();
            if (sequence % 2 == 0) {
              throw new AssertionError("bad listener");
            }
            seen.add(sequence);
          }
        });
    awaitSubscribed();
    publish(6);
    await().until(() -> seen.size() == 3);
    assertThat(seen).containsExactly(1L, 3L, 5L);
  }

  @Test
  void aStuckListenerDoesNotStopTheOthers() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger healthy = new AtomicInteger();
    subscribe(
        signal -> {
          stuck.countDown();
          awaitQuietly(release);
        });
    stuck.await();
    for (int i = 0; i < 5; i++) {
      subscribe(signal -> healthy.incrementAndGet());
    }
    await().untilAtomic(healthy, value -> assertThat(value).isEqualTo(5));
    publish(10);
    await().untilAtomic(healthy, value -> assertThat(value).isEqualTo(55));
    release.countDown();
  }

  @Test
  void aSlowListenerIsResetInsteadOfQueuedFor() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<LiveSignal> seen = new CopyOnWriteArrayList<>();
    subscribe(
        signal -> {
          seen.add(signal);
          stuck.countDown();
          awaitQuietly(release);
        });
    stuck.await();
    publish(600);
    release.countDown();
    await().until(() -> seen.size() == 3);
    assertThat(seen.get(1)).isInstanceOf(LiveSignal.Reset.class);
    assertThat(((LiveSignal.Snapshot) seen.get(2)).state().cursor().sequence()).isEqualTo(600);
  }

  @Test
  void aListenerMayCloseItselfAndIsNotCalledAgain() {
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<Subscription> own = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    own.set(
        subscribe(
            signal -> {
              awaitQuietly(known);
              calls.incrementAndGet();
              own.get().close();
            }));
    known.countDown();
    publish(5);
    AtomicInteger other = new AtomicInteger();
    subscribe(signal -> other.incrementAndGet());
    publish(5);
    await().untilAtomic(other, value -> assertThat(value).isPositive());
    await().untilAtomic(calls, value -> assertThat(value).isEqualTo(1));
    publish(5);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aListenerMayCloseTheWholeFeed() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    subscribe(
        signal -> {
          hub.close();
          thread.set(Thread.currentThread());
        });
    await().until(() -> thread.get() != null && !thread.get().isAlive());
  }

  @Test
  void noThreadIsLeftAfterClose() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      subscribe(signal -> threads.add(Thread.currentThread()));
    }
    publish(10);
    await().until(() -> !threads.isEmpty());
    hub.close();
    assertThat(threads).hasSizeLessThanOrEqualTo(2);
    await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
  }

  @Test
  void closingInterruptsAListenerThatDoesNotReturn() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    subscribe(
        signal -> {
          thread.set(Thread.currentThread());
          stuck.countDown();
          awaitQuietly(new CountDownLatch(1));
        });
    stuck.await();
    hub.close();
    await().until(() -> !thread.get().isAlive());
  }

  @Test
  void subscribingAfterCloseIsHarmless() {
    hub.close();
    AtomicInteger calls = new AtomicInteger();
    subscribe(signal -> calls.incrementAndGet()).close();
    publish(1);
    assertThat(calls).hasValue(0);
  }

  private Subscription subscribe(Consumer<LiveSignal> listener) {
    return hub.subscribe("s", LiveCursor.latest(), listener);
  }

  /** Lets the listeners so far see their snapshot, so that all events come as events. */
  private void awaitSubscribed() {
    AtomicInteger last = new AtomicInteger();
    subscribe(signal -> last.incrementAndGet());
    await().untilAtomic(last, value -> assertThat(value).isPositive());
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      TheaterEvent event = events.described("t");
      hub.publish(event);
      hub.signal();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
