package io.theater.sink;

import io.theater.event.EventHeader;
import io.theater.history.RecordSize;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One session and all that is in it. Written by one thread, read by any. */
final class MemorySession {
  /** Restarts whose replays are recognised; older ones cannot come again. */
  private static final int MAX_EPOCHS = 16;

  final String id;
  final Shelves shelves = new Shelves();

  private volatile Session described;

  // guarded by the lock of the store
  private final Map<String, Long> applied = new LinkedHashMap<>();
  private long activity;
  private long bytes;

  MemorySession(String id) {
    this.id = id;
    this.described = new Session(id, null, null, null, null, null, null);
    this.bytes = RecordSize.of(described);
  }

  /** Remembers the event's position, or says that it was applied before. */
  boolean isNew(EventHeader header) {
    if (header.sequence() <= applied.getOrDefault(header.epoch(), 0L) && header.sequence() > 0) {
      return false;
    }
    applied.put(header.epoch(), header.sequence());
    if (applied.size() > MAX_EPOCHS) {
      applied.remove(applied.keySet().iterator().next());
    }
    return true;
  }

  void describe(Session later) {
    long before = RecordSize.of(described);
    described = described.merge(later);
    bytes += RecordSize.of(described) - before;
  }

  void seen(Instant timestamp, long newActivity) {
    described = described.merge(new Session(id, null, null, null, timestamp, timestamp, null));
    activity = newActivity;
  }

  void grow(long more) {
    bytes += more;
  }

  long bytes() {
    return bytes;
  }

  long activity() {
    return activity;
  }

  boolean isOwnedBy(@Nullable String owner) {
    return owner == null || owner.equals(described.owner());
  }

  Session described() {
    return described;
  }

  /** The session with its counts. */
  Session read(Predicate<String> bootIsAlive) {
    return described.withCounts(
        new Session.Counts(
            shelves.executions().all().count(),
            shelves.executions().all().filter(run -> !run.read(bootIsAlive).ended()).count(),
            shelves.steps().all().count(),
            shelves.calls().all().count(),
            shelves.calls().all().filter(call -> failed(call, bootIsAlive)).count()));
  }

  private static boolean failed(MemoryRecord<LlmInteraction> call, Predicate<String> bootIsAlive) {
    return call.ended() && call.read(bootIsAlive).stage() == LlmStage.FAILED;
  }
}
