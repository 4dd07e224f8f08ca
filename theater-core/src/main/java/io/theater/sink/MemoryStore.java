package io.theater.sink;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEvent;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEvent;
import io.theater.event.TheaterEvent;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into records and gives up the oldest ones when they outgrow their bounds. The lock
 * guards sessions and accounting; records are read without it, so that a long search never holds up
 * the writer.
 */
final class MemoryStore {
  /** All records by kind, across sessions. */
  final Shelves all = new Shelves();

  private final int maxSessions;
  private final long maxBytes;
  private volatile @Nullable String currentBoot;

  private final Object lock = new Object();

  // guarded by lock; sessions in the order of their last activity
  private final Map<String, MemorySession> sessions = new LinkedHashMap<>();
  private long bytes;
  private long clock;
  private long evictedSessions;
  private long evictedRecords;

  MemoryStore(int maxSessions, long maxBytes) {
    this.maxSessions = maxSessions;
    this.maxBytes = maxBytes;
  }

  void apply(TheaterEvent event) {
    synchronized (lock) {
      MemorySession known = sessions.get(event.sessionId());
      MemorySession session = known == null ? new MemorySession(event.sessionId()) : known;
      if (session.isNew(event.header())) {
        long before = known == null ? 0 : session.bytes();
        touch(session, event.header());
        fold(session, event);
        bytes += session.bytes() - before;
        evict(session);
      }
    }
  }

  Optional<MemorySession> session(String id) {
    synchronized (lock) {
      return Optional.ofNullable(sessions.get(id));
    }
  }

  /** With the activity as of now, so that a page of them is consistent. */
  List<Found<MemorySession>> mostRecentFirst() {
    List<Found<MemorySession>> snapshot = new ArrayList<>();
    synchronized (lock) {
      sessions.values().forEach(each -> snapshot.add(new Found<>(each.activity(), each)));
    }
    Collections.reverse(snapshot);
    return snapshot;
  }

  /** What the newest process run writes is alive; an older run can only be seen in a replay. */
  boolean isAlive(String boot) {
    return boot.equals(currentBoot);
  }

  Health health() {
    synchronized (lock) {
      return new Health(
          Health.Status.UP,
          List.of(),
          Map.of(
              "sessions", sessions.size(),
              "bytes", bytes,
              "max_bytes", maxBytes,
              "evicted_sessions", evictedSessions,
              "evicted_records", evictedRecords));
    }
  }

  private void touch(MemorySession session, EventHeader header) {
    sessions.remove(session.id);
    sessions.put(session.id, session);
    session.seen(header.timestamp(), ++clock);
  }

  private void fold(MemorySession session, TheaterEvent event) {
    if (event instanceof SessionDescribed described) {
      session.describe(described.session());
    } else if (event instanceof ExecutionEvent run) {
      fold(session, Shelves::executions, run.execution());
    } else if (event instanceof StepContent content) {
      fold(session, Shelves::steps, withMetadata(content));
      append(session, Shelves::steps, content.step().id(), content.text(), content.reasoning());
    } else if (event instanceof StepEvent step) {
      fold(session, Shelves::steps, step.step());
    } else if (event instanceof LlmDelta delta) {
      fold(session, Shelves::calls, withToolCall(session, delta));
      append(session, Shelves::calls, delta.interaction().id(), delta.text(), delta.reasoning());
    } else if (event instanceof LlmEvent call) {
      fold(session, Shelves::calls, call.interaction());
    }
  }

  private <R> void fold(MemorySession session, Function<Shelves, Shelf<R>> which, R later) {
    Shelf<R> shelf = which.apply(session.shelves);
    String boot = shelf.kind.boot(later);
    currentBoot = boot == null ? currentBoot : boot;
    MemoryRecord<R> known = shelf.get(shelf.kind.id(later));
    if (known != null) {
      session.grow(known.fold(later));
      return;
    }
    MemoryRecord<R> added = new MemoryRecord<>(session, clock, shelf.kind, later);
    session.grow(added.bytes());
    shelf.add(added);
    which.apply(all).add(added);
  }

  private static <R> void append(
      MemorySession session,
      Function<Shelves, Shelf<R>> which,
      String id,
      String text,
      String reasoning) {
    MemoryRecord<R> record = which.apply(session.shelves).get(id);
    if (record != null) {
      session.grow(record.append(text, reasoning));
    }
  }

  private void evict(MemorySession current) {
    while (sessions.size() > maxSessions || (bytes > maxBytes && sessions.size() > 1)) {
      evictOldestSession();
    }
    while (bytes > maxBytes && evictOldestRecord(current)) {
      evictedRecords++;
    }
  }

  /** Never the session at work, which is the last in the order of activity. */
  private void evictOldestSession() {
    MemorySession oldest = sessions.values().iterator().next();
    sessions.remove(oldest.id);
    oldest.shelves.all().forEach(all::remove);
    bytes -= oldest.bytes();
    evictedSessions++;
  }

  private boolean evictOldestRecord(MemorySession session) {
    MemoryRecord<?> oldest = session.shelves.leastWanted().orElse(null);
    if (oldest == null) {
      return false;
    }
    session.shelves.remove(oldest);
    all.remove(oldest);
    session.grow(-oldest.bytes());
    bytes -= oldest.bytes();
    return true;
  }

  private static StepRecord withMetadata(StepContent content) {
    return content.metadata() == null
        ? content.step()
        : content.step().toBuilder().metadata(content.metadata()).build();
  }

  private static LlmInteraction withToolCall(MemorySession session, LlmDelta delta) {
    if (delta.toolCall() == null) {
      return delta.interaction();
    }
    MemoryRecord<LlmInteraction> known = session.shelves.calls().get(delta.interaction().id());
    List<ToolCall> before = known == null ? null : known.read(boot -> true).toolCalls();
    List<ToolCall> calls = new ArrayList<>(before == null ? List.of() : before);
    calls.add(delta.toolCall());
    return delta.interaction().toBuilder().toolCalls(calls).build();
  }
}
