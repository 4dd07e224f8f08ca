package io.theater.internal.pipeline;

import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Slows deltas to the pace of the wire before they are numbered: the first goes at once, later ones
 * gather until their interval is over or enough text is there, and the end of a step or call lets
 * go of what it still holds. Dispatcher thread only.
 */
final class Coalescer {
  private static final int MAX_KEYS = 20_000;

  private final BiConsumer<TheaterEvent, Boolean> next;
  private final Map<DeltaKey, Lane> lanes = new LinkedHashMap<>(64, 0.75f, true);
  private long nextLookNanos = Long.MIN_VALUE;

  /** Passes on events in order; the flag says that text was lost before this one. */
  Coalescer(BiConsumer<TheaterEvent, Boolean> next) {
    this.next = next;
  }

  void accept(TheaterEvent event, boolean afterGap, long now) {
    DeltaKey key = DeltaKey.of(event);
    if (key == null) {
      next.accept(event, false);
    } else if (event.isDelta()) {
      acceptDelta(key, event, afterGap, now);
    } else {
      end(key, event, afterGap);
    }
  }

  private void acceptDelta(DeltaKey key, TheaterEvent event, boolean afterGap, long now) {
    Lane lane = lanes.computeIfAbsent(key, k -> new Lane(now));
    if (afterGap || !DeltaMerge.canMerge(event)) {
      lane.release();
      next.accept(event, afterGap);
      lane.sentNanos = now;
      return;
    }
    lane.add(event);
    if (lane.isDue(now)) {
      lane.release();
      lane.sentNanos = now;
    } else if (nextLookNanos - lane.dueNanos() > 0) {
      nextLookNanos = lane.dueNanos();
    }
    if (lanes.size() > MAX_KEYS) {
      dropEldestLane();
    }
  }

  private void end(DeltaKey key, TheaterEvent event, boolean afterGap) {
    release(lanes.remove(key));
    if (event instanceof StepEnded) {
      release(lanes.remove(key.progressOfSameStep()));
    }
    next.accept(event, afterGap);
  }

  private static void release(@Nullable Lane lane) {
    if (lane != null) {
      lane.release();
    }
  }

  /**
   * Lets go of what is due; with {@code all}, of everything. Returns the time to the next deadline.
   */
  long releaseDue(long now, boolean all) {
    if (!all && nextLookNanos != Long.MIN_VALUE && now - nextLookNanos < 0) {
      return nextLookNanos - now;
    }
    long soonest = PipelineLimits.IDLE_NANOS;
    for (Iterator<Lane> each = lanes.values().iterator(); each.hasNext(); ) {
      Lane lane = each.next();
      long left = lane.dueNanos() - now;
      if (lane.waiting != null && (all || left <= 0)) {
        lane.release();
        lane.sentNanos = now;
      } else if (lane.waiting != null) {
        soonest = Math.min(soonest, left);
      } else if (left < -PipelineLimits.IDLE_NANOS) {
        each.remove();
      }
    }
    nextLookNanos = now + soonest;
    return soonest;
  }

  long waitingWeight() {
    long weight = 0;
    for (Lane lane : lanes.values()) {
      weight += lane.waiting == null ? 0 : lane.waiting.weight();
    }
    return weight;
  }

  private void dropEldestLane() {
    Iterator<Lane> eldest = lanes.values().iterator();
    Lane lane = eldest.next();
    eldest.remove();
    lane.release();
  }

  /** The deltas of one key. */
  private final class Lane {
    private @Nullable DeltaMerge waiting;
    private long interval;
    private long sentNanos;

    Lane(long now) {
      interval = PipelineLimits.DELTA_INTERVAL_NANOS;
      sentNanos = now - PipelineLimits.PROGRESS_INTERVAL_NANOS;
    }

    void add(TheaterEvent event) {
      if (event instanceof StepProgressed) {
        interval = PipelineLimits.PROGRESS_INTERVAL_NANOS;
      }
      if (waiting == null) {
        waiting = new DeltaMerge(event);
      } else {
        waiting.absorb(event);
      }
    }

    long dueNanos() {
      return sentNanos + interval;
    }

    boolean isDue(long now) {
      return now - dueNanos() >= 0
          || (waiting != null && waiting.chars() >= PipelineLimits.DELTA_CHARS);
    }

    void release() {
      DeltaMerge merged = waiting;
      waiting = null;
      if (merged != null) {
        next.accept(merged.event(), false);
      }
    }
  }
}
