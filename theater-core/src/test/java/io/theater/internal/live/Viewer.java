package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A viewer that folds its signals and refuses gaps, duplicates and anything out of turn. */
final class Viewer {
  private final BiConsumer<LiveCursor, Fold> onState;
  private final LiveReader reader;
  final AtomicInteger wakeUps = new AtomicInteger();
  private LiveCursor cursor;
  private @Nullable Fold state;
  private boolean wasReset;
  int resets;
  int events;

  /** Begins at a cursor, with the state known there. */
  Viewer(
      Function<Runnable, LiveReader> open,
      LiveCursor cursor,
      @Nullable Fold state,
      BiConsumer<LiveCursor, Fold> onState) {
    this.onState = onState;
    this.cursor = cursor;
    this.state = state;
    this.reader = open.apply(wakeUps::incrementAndGet);
  }

  /** Handles one signal; false when there is none. */
  boolean step() {
    LiveSignal signal = reader.poll();
    if (signal instanceof LiveSignal.Reset) {
      assertThat(wasReset).as("a second reset in a row").isFalse();
      wasReset = true;
      resets++;
      state = null;
    } else if (signal instanceof LiveSignal.Snapshot snapshot) {
      assertThat(wasReset || cursor.isLatest()).as("snapshot asked for").isTrue();
      wasReset = false;
      cursor = snapshot.state().cursor();
      state(Fold.of(snapshot.state()));
    } else if (signal instanceof LiveSignal.Next next) {
      assertThat(wasReset).as("an event right after a reset").isFalse();
      assertThat(next.frame().cursor())
          .isEqualTo(LiveCursor.after(cursor.epoch(), cursor.sequence() + 1));
      cursor = next.frame().cursor();
      events++;
      assertThat(state).isNotNull();
      state(state.then(next.event()));
    }
    return signal != null;
  }

  private void state(Fold fold) {
    state = fold;
    onState.accept(cursor, fold);
  }

  Viewer catchUp() {
    while (step()) {
      continue;
    }
    assertThat(cursor).isEqualTo(reader.head());
    return this;
  }

  LiveCursor cursor() {
    return cursor;
  }

  @Nullable Fold state() {
    return state;
  }

  void close() {
    reader.close();
  }
}
