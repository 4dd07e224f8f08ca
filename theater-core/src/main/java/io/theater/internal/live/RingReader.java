package io.theater.internal.live;

import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A position in a stream. It holds nothing of the stream, so thousands of them cost little. */
final class RingReader implements LiveReader {
  private static final Logger LOG = LoggerFactory.getLogger(RingReader.class);

  private enum Next {
    RESET,
    SNAPSHOT,
    EVENT
  }

  private final LiveStream stream;
  private final Runnable wakeUp;
  private final Consumer<RingReader> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean warned; // a race would log twice
  private Next next;
  private long position;

  RingReader(LiveStream stream, LiveCursor cursor, Runnable wakeUp, Consumer<RingReader> onClose) {
    this.stream = stream;
    this.wakeUp = wakeUp;
    this.onClose = onClose;
    position = stream.resume(cursor);
    next = cursor.isLatest() ? Next.SNAPSHOT : position < 0 ? Next.RESET : Next.EVENT;
  }

  @Override
  public @Nullable LiveSignal poll() {
    if (closed.get()) {
      return null;
    }
    return switch (next) {
      case RESET -> reset(new LiveSignal.Reset(stream.head()));
      case SNAPSHOT -> snapshot(stream.snapshot());
      case EVENT -> event(stream.after(position));
    };
  }

  private LiveSignal reset(LiveSignal.Reset reset) {
    next = Next.SNAPSHOT;
    return reset;
  }

  private LiveSignal snapshot(SessionSnapshot state) {
    position = state.cursor().sequence();
    next = Next.EVENT;
    return new LiveSignal.Snapshot(state);
  }

  private @Nullable LiveSignal event(@Nullable LiveSignal signal) {
    if (signal instanceof LiveSignal.Reset reset) {
      return reset(reset);
    }
    position += signal == null ? 0 : 1;
    return signal;
  }

  @Override
  public LiveCursor head() {
    return stream.head();
  }

  void wakeUp() {
    try {
      wakeUp.run();
    } catch (Throwable failure) {
      if (!warned) {
        warned = true;
        LOG.warn("The wake-up of a live reader failed; further failures are not logged", failure);
      }
    }
  }

  /** The stream goes, and its reader is to look. */
  void end() {
    close();
    wakeUp();
  }

  @Override
  public boolean closed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.accept(this);
    }
  }
}
