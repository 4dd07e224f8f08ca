package io.theater.internal.live;

import io.theater.event.ExecutionEvent;
import io.theater.event.TheaterEvent;
import io.theater.history.LiveOverlay;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFeed;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.LiveUse;
import io.theater.live.SessionSnapshot;
import io.theater.live.Subscription;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live view of a theater: gives every event its place in its session, keeps the current state
 * and the newest events of each session, and lets viewers read them.
 *
 * <h2>Design</h2>
 *
 * <p>One writer, many readers. Only the dispatcher calls {@link #publish} and {@link #signal}, so
 * numbering needs no lock. A session is a {@link LiveStream}: a {@link FrameRing} that readers
 * search without a lock, because a frame knows its own sequence, and a {@link Projection}, the fold
 * of all its events. Fold and append happen under the lock of the stream, and so does the copying
 * of a snapshot's references: that is why a snapshot has a definite cursor, and why nothing can be
 * lost or doubled between it and the next event. Texts are joined and bytes encoded outside. A
 * reader is a position, not a queue: it costs nothing when it is slow, and when it falls off the
 * ring it begins again with a snapshot.
 *
 * <p>The {@link SessionRegistry} has a second lock, for who is in memory. The two are never held
 * together, except that a new session is made under the registry's before anyone knows it. Foreign
 * code (wake-ups, listeners) runs under neither.
 *
 * <p>Sessions leave when there are too many or they are too big: first those where nothing runs,
 * then those where something does, least recently used first, never those with readers. Rings leave
 * in the same order, those with readers last. A session that was forgotten and is seen again is
 * numbered anew under another epoch, and viewers with an old cursor are told so.
 */
public final class LiveHub implements LiveFeed, LiveOverlay, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
  private static final LiveLimits.State OPEN_EXECUTIONS =
      new LiveLimits.State(0, 0, 1_000, 10_000, 0, 32 << 20);

  private final SessionRegistry registry;
  private final StateIndex executionIndex = new StateIndex();
  private final LiveStream executions;
  private final ListenerThreads listeners = new ListenerThreads();
  private final List<LiveStream> dirty = new ArrayList<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * A live view that starts no thread before the first subscription.
   *
   * @param limits how much it keeps
   */
  public LiveHub(LiveLimits limits) {
    registry = new SessionRegistry(limits, new SecureRandom().nextLong());
    Projection open = new Projection("", OPEN_EXECUTIONS, executionIndex, true);
    executions = new LiveStream(registry.newEpoch(), new FrameRing(limits.ring()), open);
  }

  /**
   * Numbers an event, folds it into the state of its session and keeps it for viewers. For the
   * dispatcher only; never throws, never waits for a viewer. After {@link #close()} it only
   * numbers.
   *
   * @param redacted an event without a position
   * @return the same event with epoch and sequence
   */
  public TheaterEvent publish(TheaterEvent redacted) {
    TheaterEvent numbered = redacted;
    try {
      LiveSession session = registry.publishing(redacted.sessionId());
      numbered = session.stream.number(redacted);
      append(session.stream, numbered);
      registry.settle(session);
      if (numbered instanceof ExecutionEvent) {
        append(executions, executions.number(numbered));
      }
    } catch (Throwable failure) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn("An event is missing in the live view; further failures are not logged", failure);
      }
    }
    return numbered;
  }

  private void append(LiveStream stream, TheaterEvent numbered) {
    stream.append(numbered);
    if (stream.markDirty()) {
      dirty.add(stream);
    }
  }

  /** Wakes the readers of everything published since the last call. For the dispatcher only. */
  public void signal() {
    dirty.forEach(LiveStream::wakeUp);
    dirty.clear();
  }

  @Override
  public Subscription subscribe(
      String sessionId, LiveCursor cursor, Consumer<LiveSignal> listener) {
    Objects.requireNonNull(listener, "listener");
    return listeners.start(wakeUp -> open(sessionId, cursor, wakeUp), listener);
  }

  @Override
  public LiveReader open(String sessionId, LiveCursor cursor, Runnable wakeUp) {
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(wakeUp, "wakeUp");
    return unlessClosed(registry.join(sessionId, cursor, wakeUp));
  }

  @Override
  public LiveReader openExecutions(LiveCursor cursor, Runnable wakeUp) {
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(wakeUp, "wakeUp");
    RingReader reader =
        new RingReader(executions, cursor, wakeUp, leaving -> executions.readers().remove(leaving));
    executions.readers().add(reader);
    return unlessClosed(reader);
  }

  /** Looked at after joining, so that a reader is seen by either this or {@link #close()}. */
  private LiveReader unlessClosed(LiveReader reader) {
    if (closed) {
      reader.close();
    }
    return reader;
  }

  @Override
  public SessionSnapshot snapshot(String sessionId) {
    Objects.requireNonNull(sessionId, "sessionId");
    LiveStream stream = registry.find(sessionId);
    if (stream != null) {
      return stream.snapshot();
    }
    Session unknown = new Session(sessionId, null, null, null, null, null, null);
    return new SessionSnapshot(LiveCursor.latest(), unknown, List.of(), List.of(), List.of());
  }

  @Override
  public Optional<LiveCursor> startOf(String sessionId, String executionId) {
    LiveStream stream = registry.find(Objects.requireNonNull(sessionId, "sessionId"));
    return stream == null
        ? Optional.empty()
        : stream.startOf(Objects.requireNonNull(executionId, "executionId"));
  }

  /**
   * The state of an execution, fresher than any store. Thread-safe, without locks.
   *
   * @param id the execution
   * @return its fold, partial when its beginning was not seen; empty when it is not in memory
   */
  @Override
  public Optional<Execution> execution(String id) {
    return executionIndex.execution(id).or(() -> registry.index().execution(id));
  }

  /**
   * The state of a step, fresher than any store. Thread-safe, without locks.
   *
   * @param id the step
   * @return its fold with the text so far; empty when it is not in memory
   */
  @Override
  public Optional<StepRecord> step(String id) {
    return registry.index().step(id);
  }

  /**
   * The state of an LLM call that has not ended, fresher than any store. Thread-safe, without
   * locks.
   *
   * @param id the interaction
   * @return its fold with the text so far; empty when it has ended or is not in memory
   */
  @Override
  public Optional<LlmInteraction> openInteraction(String id) {
    return registry.index().call(id);
  }

  @Override
  public LiveUse use() {
    return registry.use();
  }

  /**
   * Ends readers, subscriptions and threads, and lets go of all state. Waits at most two seconds
   * for a listener that is under way, not at all when called by one. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    registry.close();
    executions.close();
    listeners.close();
  }
}
