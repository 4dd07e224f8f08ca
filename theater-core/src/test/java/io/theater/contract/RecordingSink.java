package io.theater.contract;

import io.theater.event.TheaterEvent;
import io.theater.sink.EventSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps every event it is given, and notices when it is used after its end. Thread-safe. */
public final class RecordingSink implements EventSink {
  private final String name;
  private final List<TheaterEvent> events = new ArrayList<>(); // guarded by itself
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private final AtomicInteger writesAfterClose = new AtomicInteger();

  private RecordingSink(String name) {
    this.name = name;
  }

  /** A sink called {@code recording}. */
  public static RecordingSink create() {
    return named("recording");
  }

  /** A sink with a name of its own. */
  public static RecordingSink named(String name) {
    return new RecordingSink(name);
  }

  @Override
  public void write(List<TheaterEvent> batch) {
    if (closes.get() > 0) {
      writesAfterClose.incrementAndGet();
    }
    synchronized (events) {
      events.addAll(batch);
    }
  }

  @Override
  public void flush() {
    flushes.incrementAndGet();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  /** Everything so far, in order. */
  public List<TheaterEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** The events of one type so far, in order. */
  public <E extends TheaterEvent> List<E> events(Class<E> type) {
    return events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The newest event of a type. */
  public <E extends TheaterEvent> E last(Class<E> type) {
    List<E> all = events(type);
    if (all.isEmpty()) {
      throw new AssertionError("no " + type.getSimpleName() + " in " + types());
    }
    return all.get(all.size() - 1);
  }

  /** The types of all events, in order. */
  public List<String> types() {
    return events().stream().map(TheaterEvent::type).toList();
  }

  /** How many events of the host it was given. */
  public long weight() {
    return events().stream().mapToLong(TheaterEvent::weight).sum();
  }

  /** How often it was flushed. */
  public int flushes() {
    return flushes.get();
  }

  /** How often it was closed. */
  public int closes() {
    return closes.get();
  }

  /** How often it was written to after that. */
  public int writesAfterClose() {
    return writesAfterClose.get();
  }

  /** The first place where the numbers of a session do not follow each other; empty when none. */
  public String gaps() {
    Map<String, Long> last = new HashMap<>();
    for (TheaterEvent event : events()) {
      String stream = event.sessionId() + "@" + event.header().epoch();
      long sequence = event.header().sequence();
      Long before = last.put(stream, sequence);
      if (before != null && sequence != before + 1) {
        return stream + ": " + before + " then " + sequence;
      }
    }
    return "";
  }
}
