package io.theater.servlet.internal.sse;

import io.theater.live.LiveCursor;
import io.theater.live.LiveFrame;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one kind of client is told what happens. Used by one thread at a time. */
public interface Frames {

  /** Media type of the answer. */
  default String contentType() {
    return "text/event-stream;charset=UTF-8";
  }

  /** The first bytes. */
  ByteBuffer hello(boolean resumed, String epoch, Duration heartbeat);

  /** The state to begin from; null when this kind of client needs none. */
  @Nullable ByteBuffer snapshot(SessionSnapshot state);

  /** What the client knows is not enough any more; a snapshot follows. Null likewise. */
  @Nullable ByteBuffer reset(LiveSignal.Reset reset);

  /** What happened; null when this kind of client is not told. */
  @Nullable ByteBuffer event(LiveFrame frame);

  /** Nothing happened; null when this kind of client is not told. */
  @Nullable ByteBuffer heartbeat(LiveCursor head);

  /**
   * The last bytes.
   *
   * @param error why it ends before its time; null when it does not
   * @param later whether the client had better wait before it comes back
   */
  ByteBuffer end(@Nullable ErrorInfo error, boolean later);

  /**
   * Whether the answer is over.
   *
   * @param caughtUp whether all that is there was sent
   */
  default boolean isEnough(boolean caughtUp) {
    return false;
  }
}
