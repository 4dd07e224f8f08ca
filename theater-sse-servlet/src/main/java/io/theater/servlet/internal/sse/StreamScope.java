package io.theater.servlet.internal.sse;

import io.theater.event.TheaterEvent;
import io.theater.live.SessionSnapshot;

/** What of a live stream one client sees, and when that is over. Used by one thread at a time. */
public interface StreamScope {

  /** Whether an event is part of it. */
  default boolean shows(TheaterEvent event) {
    return true;
  }

  /** What of a state is part of it. */
  default SessionSnapshot cut(SessionSnapshot state) {
    return state;
  }

  /** Whether an event is the last one that matters. */
  default boolean endsWith(TheaterEvent event) {
    return false;
  }

  /** Whether nothing that matters can follow a state. */
  default boolean endsWith(SessionSnapshot state) {
    return false;
  }
}
