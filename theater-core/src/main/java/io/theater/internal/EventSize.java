package io.theater.internal;

import io.theater.event.*;

/** placeholder until merged */
public final class EventSize {
  private EventSize() {}
  public static long bytes(TheaterEvent event) { return 500; }
}
