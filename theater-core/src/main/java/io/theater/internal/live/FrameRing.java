package io.theater.internal.live;

import io.theater.live.LiveFrame;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest frames of a stream, bounded by number and bytes. One thread at a time writes; any
 * number read without locks: a frame knows its sequence, so a reader sees by itself whether the
 * slot it looked at still holds what it wanted.
 */
final class FrameRing {
  private static final int SMALLEST = 8;

  private final LiveLimits.Ring limits;
  private volatile AtomicReferenceArray<@Nullable LiveFrame> slots =
      new AtomicReferenceArray<>(SMALLEST);
  private volatile long head;
  private long tail = 1;
  private long bytes;

  FrameRing(LiveLimits.Ring limits) {
    this.limits = limits;
  }

  /** Position of the newest frame; 0 when there was none. */
  long head() {
    return head;
  }

  /** Memory of all frames; for the writer. */
  long bytes() {
    return bytes;
  }

  void append(LiveFrame frame) {
    long sequence = frame.event().header().sequence();
    bytes += frame.sizeBytes();
    while (tail < sequence && (sequence - tail >= limits.frames() || bytes > limits.bytes())) {
      dropOldest();
    }
    if (sequence - tail >= slots.length()) {
      grow();
    }
    slots.set(slot(slots, sequence), frame);
    // published last: a reader that sees the new head sees the frame and the array it is in
    head = sequence;
  }

  void clear() {
    slots = new AtomicReferenceArray<>(SMALLEST);
    tail = head + 1;
    bytes = 0;
  }

  /** The frame at a position up to the head, or null when it is gone. */
  @Nullable LiveFrame get(long sequence) {
    AtomicReferenceArray<@Nullable LiveFrame> current = slots;
    LiveFrame frame = current.get(slot(current, sequence));
    return frame != null && frame.event().header().sequence() == sequence ? frame : null;
  }

  private void dropOldest() {
    LiveFrame oldest = slots.getAndSet(slot(slots, tail), null);
    bytes -= oldest == null ? 0 : oldest.sizeBytes();
    tail++;
  }

  private void grow() {
    AtomicReferenceArray<@Nullable LiveFrame> grown =
        new AtomicReferenceArray<>(slots.length() * 2);
    for (long sequence = tail; sequence <= head; sequence++) {
      grown.set(slot(grown, sequence), slots.get(slot(slots, sequence)));
    }
    slots = grown;
  }

  private static int slot(AtomicReferenceArray<?> slots, long sequence) {
    return (int) (sequence & (slots.length() - 1));
  }
}
