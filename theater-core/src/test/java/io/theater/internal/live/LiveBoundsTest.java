package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveBoundsTest {
  private static final long PLENTY = Long.MAX_VALUE;

  @Test
  void aMillionSessionsStayBounded() {
    try (LiveHub hub = Hubs.withTotals(1_000, 1 << 20, 2 << 20)) {
      for (int i = 0; i < 1_000_000; i++) {
        Events events = new Events("session-" + i);
        hub.publish(i % 10 == 0 ? events.started("x" + i) : events.called("c" + i, "why?"));
        hub.signal();
        if (i % 1_000 == 0) {
          assertThat(hub.use().sessions()).isLessThanOrEqualTo(1_000);
          assertThat(hub.use().ringBytes()).isLessThanOrEqualTo(1 << 20);
          assertThat(hub.use().stateBytes()).isLessThanOrEqualTo(2 << 20);
        }
      }
      assertThat(hub.openInteraction("c1")).isEmpty();
      assertThat(hub.openInteraction("c999999")).isPresent();
    }
  }

  @Test
  void readersOfSessionsThatNeverWereLeaveNothing() {
    try (LiveHub hub = Hubs.standard()) {
      for (int i = 0; i < 100_000; i++) {
        LiveReader one = hub.open("nobody-" + i, LiveCursor.latest(), () -> {});
        LiveReader two = hub.open("nobody-" + i, LiveCursor.latest(), () -> {});
        assertThat(hub.use().sessions()).isEqualTo(1);
        one.close();
        two.close();
      }
      assertThat(hub.use().sessions()).isZero();
    }
  }

  @Test
  void aForgottenSessionIsNumberedAnewAndOldCursorsAreTold() {
    try (LiveHub hub = Hubs.withTotals(2, PLENTY, PLENTY)) {
      TheaterEvent first = hub.publish(new Events("a").described("one"));
      hub.publish(new Events("b").described("one"));
      hub.publish(new Events("c").described("one"));
      TheaterEvent again = hub.publish(new Events("a").described("two"));
      assertThat(again.header().sequence()).isEqualTo(1);
      assertThat(again.header().epoch()).isNotEqualTo(first.header().epoch());
      LiveCursor old = LiveCursor.after(first.header().epoch(), 1);
      LiveReader reader = hub.open("a", old, () -> {});
      assertThat(reader.poll()).isInstanceOf(LiveSignal.Reset.class);
      assertThat(reader.poll()).isInstanceOf(LiveSignal.Snapshot.class);
    }
  }

  @Test
  void sessionsWithReadersStayAndThoseAtWorkLeaveLast() {
    try (LiveHub hub = Hubs.withTotals(3, PLENTY, PLENTY)) {
      hub.publish(new Events("read").described("old"));
      LiveReader reader = hub.open("read", LiveCursor.latest(), () -> {});
      reader.poll();
      hub.publish(new Events("at-work").started("x"));
      for (int i = 0; i < 10; i++) {
        hub.publish(new Events("idle-" + i).described("idle"));
      }
      assertThat(hub.execution("x")).isPresent();
      assertThat(hub.publish(new Events("at-work").updated("x", 1)).header().sequence())
          .isEqualTo(2);
      assertThat(hub.publish(new Events("read").described("new")).header().sequence()).isEqualTo(2);
      assertThat(reader.poll()).isInstanceOf(LiveSignal.Next.class);
      reader.close();
      for (int i = 0; i < 10; i++) {
        hub.publish(new Events("busy-" + i).started("y" + i));
      }
      assertThat(hub.publish(new Events("read").described("anew")).header().sequence())
          .isEqualTo(1);
      assertThat(hub.use().sessions()).isEqualTo(3);
    }
  }

  @Test
  void ringsOfSessionsWithoutReadersLeaveFirst() {
    try (LiveHub hub = Hubs.withTotals(100, 40_000, PLENTY)) {
      TheaterEvent read = hub.publish(new Events("read").described("a"));
      LiveCursor beforeRead = LiveCursor.after(read.header().epoch(), 0);
      LiveReader reader = hub.open("read", beforeRead, () -> {});
      TheaterEvent idle = hub.publish(new Events("idle").described("a"));
      for (int i = 0; i < 10; i++) {
        hub.publish(new Events("big-" + i).content("x", "s" + i, "x".repeat(4_000), ""));
        assertThat(hub.use().ringBytes()).isLessThanOrEqualTo(40_000);
      }
      assertThat(reader.poll()).isInstanceOf(LiveSignal.Next.class);
      LiveCursor beforeIdle = LiveCursor.after(idle.header().epoch(), 0);
      assertThat(hub.open("idle", beforeIdle, () -> {}).poll())
          .isInstanceOf(LiveSignal.Reset.class);
      assertThat(hub.publish(new Events("idle").described("b")).header().sequence()).isEqualTo(2);
    }
  }

  @Test
  void ringsOfSessionsWithReadersLeaveToo() {
    try (LiveHub hub = Hubs.withTotals(100, 40_000, PLENTY)) {
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String session = "s" + i;
        Viewer viewer =
            new Viewer(
                wakeUp -> hub.open(session, LiveCursor.latest(), wakeUp),
                LiveCursor.latest(),
                null,
                (cursor, state) -> {});
        viewers.add(viewer.catchUp());
        hub.publish(new Events(session).content("x", "step" + i, "x".repeat(4_000), ""));
        assertThat(hub.use().ringBytes()).isLessThanOrEqualTo(40_000);
      }
      viewers.forEach(Viewer::catchUp);
      assertThat(viewers.get(0).resets).isEqualTo(1);
      assertThat(viewers.get(19).resets).isZero();
    }
  }

  @Test
  void aCaughtUpReaderDoesNotNoticeThatItsRingLeft() {
    try (LiveHub hub = Hubs.withTotals(100, 10_000, PLENTY)) {
      hub.publish(new Events("quiet").described("a"));
      LiveReader reader = hub.open("quiet", LiveCursor.latest(), () -> {});
      reader.poll();
      hub.publish(new Events("loud").content("x", "step", "x".repeat(6_000), ""));
      hub.publish(new Events("quiet").described("b"));
      assertThat(reader.poll()).isInstanceOf(LiveSignal.Next.class);
    }
  }
}
