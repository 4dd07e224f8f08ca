package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveReaderTest {
  private final Events events = new Events("s");
  private final LiveHub hub = Hubs.withRing(4, 1 << 20);

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void numbersEachSessionFromOneWithoutGaps() {
    Events other = new Events("other");
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      numbers.add(hub.publish(events.described("a")).header().sequence());
      hub.publish(other.described("b"));
    }
    assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(hub.publish(other.described("b")).header().sequence()).isEqualTo(6);
  }

  @Test
  void anEpochIsShortAndHasNoDash() {
    String epoch = hub.publish(events.described("a")).header().epoch();
    assertThat(epoch).matches("[0-9a-z]{8}");
    assertThat(hub.publish(events.described("a")).header().epoch()).isEqualTo(epoch);
    assertThat(hub.publish(new Events("t").described("a")).header().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void aReaderMayComeBeforeTheSession() {
    LiveReader reader = open(LiveCursor.latest());
    assertThat(reader.poll()).isInstanceOf(LiveSignal.Snapshot.class);
    assertThat(reader.poll()).isNull();
    TheaterEvent first = hub.publish(events.started("x"));
    assertThat(event(reader.poll())).isEqualTo(first);
    assertThat(reader.poll()).isNull();
  }

  @Test
  void goesOnExactlyAfterAKnownPosition() {
    publish(3);
    LiveReader reader = open(LiveCursor.after(epoch(), 1));
    assertThat(event(reader.poll()).header().sequence()).isEqualTo(2);
    assertThat(event(reader.poll()).header().sequence()).isEqualTo(3);
    assertThat(reader.poll()).isNull();
  }

  @Test
  void goesOnFromTheHeadWithoutSnapshot() {
    publish(3);
    LiveReader reader = open(LiveCursor.after(epoch(), 3));
    assertThat(reader.poll()).isNull();
    publish(1);
    assertThat(event(reader.poll()).header().sequence()).isEqualTo(4);
  }

  @Test
  void knowsWhereAnExecutionBeginsAsLongAsTheRingHoldsThat() {
    publish(1);
    assertThat(hub.startOf("s", "x")).isEmpty();
    TheaterEvent started = hub.publish(events.started("x"));
    publish(1);
    LiveReader reader = open(hub.startOf("s", "x").orElseThrow());
    assertThat(event(reader.poll())).isEqualTo(started);
    assertThat(hub.startOf("s", "y")).isEmpty();
    assertThat(hub.startOf("t", "x")).isEmpty();
    publish(2);
    assertThat(hub.startOf("s", "x")).isPresent();
    publish(1);
    assertThat(hub.startOf("s", "x")).isEmpty();
  }

  @Test
  void beginsAnewAfterAFuturePosition() {
    publish(3);
    assertBeginsAnew(open(LiveCursor.after(epoch(), 4)));
  }

  @Test
  void beginsAnewAfterAnUnknownEpoch() {
    publish(3);
    assertBeginsAnew(open(LiveCursor.after("zzzzzzzz", 3)));
  }

  @Test
  void beginsAnewAfterANegativePosition() {
    publish(3);
    assertBeginsAnew(open(LiveCursor.after(epoch(), -1)));
  }

  @Test
  void beginsAnewWhenTheRingIsTrimmedPastThePosition() {
    publish(6);
    assertThat(event(open(LiveCursor.after(epoch(), 2)).poll()).header().sequence()).isEqualTo(3);
    assertBeginsAnew(open(LiveCursor.after(epoch(), 1)));
  }

  @Test
  void isResetWhenItFallsOffTheRing() {
    publish(1);
    LiveReader reader = open(LiveCursor.after(epoch(), 0));
    assertThat(event(reader.poll()).header().sequence()).isEqualTo(1);
    publish(5);
    assertBeginsAnew(reader);
  }

  @Test
  void aGiantEventIsKeptAloneInTheRing() {
    try (LiveHub small = Hubs.withRing(100, 2_000)) {
      LiveCursor before = cursor(small.publish(events.described("a")));
      LiveCursor first = cursor(small.publish(events.described("b")));
      small.publish(events.content("x", "step", "y".repeat(10_000), ""));
      assertThat(small.open("s", first, () -> {}).poll()).isInstanceOf(LiveSignal.Next.class);
      assertThat(small.open("s", before, () -> {}).poll()).isInstanceOf(LiveSignal.Reset.class);
      assertThat(small.use().ringBytes()).isBetween(20_000L, 21_000L);
      small.publish(events.described("c"));
      assertThat(small.use().ringBytes()).isLessThan(2_000);
    }
  }

  @Test
  void readersAtOnePositionShareTheSnapshot() {
    publish(2);
    LiveSignal one = open(LiveCursor.latest()).poll();
    LiveSignal two = open(LiveCursor.latest()).poll();
    assertThat(((LiveSignal.Snapshot) two).state()).isSameAs(((LiveSignal.Snapshot) one).state());
    assertThat(hub.snapshot("s")).isSameAs(((LiveSignal.Snapshot) one).state());
  }

  @Test
  void readersShareOneFrame() {
    LiveReader one = open(LiveCursor.latest());
    LiveReader two = open(LiveCursor.latest());
    one.poll();
    two.poll();
    publish(1);
    assertThat(((LiveSignal.Next) one.poll()).frame())
        .isSameAs(((LiveSignal.Next) two.poll()).frame());
  }

  @Test
  void wakesOnceForABatchAndOnlyReadersOfItsSessions() {
    AtomicInteger mine = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    hub.open("s", LiveCursor.latest(), mine::incrementAndGet);
    hub.open("other", LiveCursor.latest(), others::incrementAndGet);
    publish(3);
    assertThat(mine).hasValue(0);
    hub.signal();
    hub.signal();
    assertThat(mine).hasValue(1);
    assertThat(others).hasValue(0);
  }

  @Test
  void aFailingWakeUpHarmsNobody() {
    AtomicInteger healthy = new AtomicInteger();
    hub.open(
        "s",
        LiveCursor.latest(),
        () -> {
          throw new AssertionError("bad viewer");
        });
    hub.open("s", LiveCursor.latest(), healthy::incrementAndGet);
    for (int i = 0; i < 3; i++) {
      publish(1);
      hub.signal();
    }
    assertThat(healthy).hasValue(3);
  }

  @Test
  void aClosedReaderIsSilent() {
    AtomicInteger wakeUps = new AtomicInteger();
    LiveReader reader = hub.open("s", LiveCursor.latest(), wakeUps::incrementAndGet);
    reader.close();
    reader.close();
    publish(1);
    hub.signal();
    assertThat(reader.poll()).isNull();
    assertThat(wakeUps).hasValue(0);
  }

  @Test
  void anUnknownSessionHasAnEmptySnapshotAndTakesNoMemory() {
    assertThat(hub.snapshot("nobody").executions()).isEmpty();
    assertThat(hub.snapshot("nobody").cursor().isLatest()).isTrue();
    assertThat(hub.use().sessions()).isZero();
  }

  @Test
  void closingEndsReadersAndKeepsNumbering() {
    publish(2);
    String epoch = epoch();
    LiveReader reader = open(LiveCursor.latest());
    LiveReader executions = hub.openExecutions(LiveCursor.latest(), () -> {});
    hub.close();
    hub.close();
    assertThat(reader.poll()).isNull();
    assertThat(executions.poll()).isNull();
    TheaterEvent next = hub.publish(events.started("x"));
    assertThat(cursor(next)).isEqualTo(LiveCursor.after(epoch, 3));
    assertThat(hub.publish(new Events("new").started("y")).header().sequence()).isEqualTo(1);
    assertThat(hub.execution("x")).isEmpty();
    assertThat(hub.snapshot("s").executions()).isEmpty();
    assertThat(open(LiveCursor.latest()).poll()).isNull();
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      hub.publish(events.described("title " + i));
    }
  }

  private String epoch() {
    return hub.snapshot("s").cursor().epoch();
  }

  private LiveReader open(LiveCursor cursor) {
    return hub.open("s", cursor, () -> {});
  }

  private void assertBeginsAnew(LiveReader reader) {
    assertThat(reader.poll()).isEqualTo(new LiveSignal.Reset(reader.head()));
    LiveSignal snapshot = reader.poll();
    assertThat(snapshot).isInstanceOf(LiveSignal.Snapshot.class);
    assertThat(((LiveSignal.Snapshot) snapshot).state().cursor()).isEqualTo(reader.head());
    assertThat(reader.poll()).isNull();
  }

  private static TheaterEvent event(@Nullable LiveSignal signal) {
    assertThat(signal).isInstanceOf(LiveSignal.Next.class);
    return ((LiveSignal.Next) signal).event();
  }

  private static LiveCursor cursor(TheaterEvent event) {
    return LiveCursor.after(event.header().epoch(), event.header().sequence());
  }
}
