package io.theater.benchmarks.work;

import io.theater.event.TheaterEvent;
import io.theater.sink.EventSink;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Costs nothing: what remains is the theater itself. */
public final class CountingSink implements EventSink {
  private final LongAdder events = new LongAdder();

  @Override
  public void write(List<TheaterEvent> batch) {
    events.add(batch.size());
  }

  /** How many events came. */
  public long events() {
    return events.sum();
  }
}
