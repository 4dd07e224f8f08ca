package io.theater.live;

import io.theater.event.TheaterEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A numbered event in the ring, and the bytes it was encoded to. One instance is shared by all
 * viewers, so that each view of an event is encoded once.
 */
public final class LiveFrame {
  private final TheaterEvent event;
  private final int sizeBytes;
  private final Map<Object, byte[]> encodings = new ConcurrentHashMap<>(2);

  /**
   * A frame.
   *
   * @param event a numbered event
   * @param sizeBytes estimated memory of the event
   */
  public LiveFrame(TheaterEvent event, int sizeBytes) {
    this.event = event;
    this.sizeBytes = sizeBytes;
  }

  /**
   * The event.
   *
   * @return the event
   */
  public TheaterEvent event() {
    return event;
  }

  /**
   * Estimated memory of the event.
   *
   * @return bytes
   */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Its position.
   *
   * @return the cursor that goes on after it
   */
  public LiveCursor cursor() {
    return LiveCursor.after(event.header().epoch(), event.header().sequence());
  }

  /**
   * The bytes of one view, encoded at most once.
   *
   * @param view identifies the encoding; a constant such as an enum value
   * @param encoder called when this view was not encoded yet
   * @return the bytes, shared: do not change them
   */
  public byte[] encoded(Object view, Function<TheaterEvent, byte[]> encoder) {
    byte[] known = encodings.get(view);
    return known != null ? known : encodings.computeIfAbsent(view, v -> encoder.apply(event));
  }
}
