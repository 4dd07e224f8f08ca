package io.theater.live;

import io.theater.event.TheaterEvent;

/** What a viewer receives. */
public sealed interface LiveSignal {

  /**
   * The state to begin from. It is the first signal of a viewer that asked for it, and follows
   * every {@link Reset}.
   *
   * @param state the current state
   */
  record Snapshot(SessionSnapshot state) implements LiveSignal {}

  /**
   * The position asked for, or the viewer's own, is not available any more: it was too slow, or
   * numbering started anew. A {@link Snapshot} follows; what happened between is only in it.
   *
   * @param head the newest position
   */
  record Reset(LiveCursor head) implements LiveSignal {}

  /**
   * The next event, its header numbered one higher than the last.
   *
   * @param frame the event and its encoded forms
   */
  record Next(LiveFrame frame) implements LiveSignal {

    /**
     * The event.
     *
     * @return the event
     */
    public TheaterEvent event() {
      return frame.event();
    }
  }
}
