package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;

/** One event on its way into all sinks; settled in the books when the last sink is done with it. */
final class Delivery {
  private final TheaterEvent event;
  private final long sizeBytes;
  private final Ledger ledger;
  private long openSinks; // one bit per sink; guarded by this
  private Outcome worst = Outcome.STORED; // guarded by this

  Delivery(TheaterEvent event, long sizeBytes, int sinks, Ledger ledger) {
    this.event = event;
    this.sizeBytes = sizeBytes;
    this.openSinks = -1L >>> (Long.SIZE - sinks);
    this.ledger = ledger;
  }

  TheaterEvent event() {
    return event;
  }

  int weight() {
    return event.weight();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Only the first word of a sink counts: one that was given up on may still come back. */
  synchronized boolean settle(int sink, Outcome outcome) {
    long bit = 1L << sink;
    if ((openSinks & bit) == 0) {
      return false;
    }
    openSinks &= ~bit;
    worst = outcome.severity() > worst.severity() ? outcome : worst;
    if (openSinks == 0) {
      ledger.settled(worst, weight());
    }
    return true;
  }
}
