package io.theater.internal.live;

import io.theater.live.LiveCursor;
import io.theater.live.LiveUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in memory, and who leaves when there are too many or they are too big. Its lock is
 * held for moments only: no fold, no snapshot and no foreign code runs under it.
 */
final class SessionRegistry {
  private static final long EPOCHS = 2_821_109_907_456L; // 36^8
  private static final long FIRST_EPOCH = 78_364_164_096L; // 36^7: eight digits

  private final LiveLimits limits;
  private final StateIndex index = new StateIndex();
  private final Object lock = new Object();

  // guarded by lock
  private final SplittableRandom random;
  private final Map<String, LiveSession> sessions = new HashMap<>();
  private final Tiers all = new Tiers();
  private final Tiers withFrames = new Tiers();
  private long ringBytes;
  private long stateBytes;
  private boolean closed;

  SessionRegistry(LiveLimits limits, long seed) {
    this.limits = limits;
    this.random = new SplittableRandom(seed);
  }

  StateIndex index() {
    return index;
  }

  String newEpoch() {
    synchronized (lock) {
      return Long.toString(random.nextLong(FIRST_EPOCH, EPOCHS), Character.MAX_RADIX);
    }
  }

  /** The session of an event; made when it is new. */
  LiveSession publishing(String id) {
    synchronized (lock) {
      LiveSession session = sessions.computeIfAbsent(id, this::create);
      session.published = true;
      return session;
    }
  }

  @Nullable LiveStream find(String id) {
    synchronized (lock) {
      LiveSession session = sessions.get(id);
      return session == null ? null : session.stream;
    }
  }

  RingReader join(String id, LiveCursor cursor, Runnable wakeUp) {
    synchronized (lock) {
      LiveSession session = sessions.computeIfAbsent(id, this::create);
      RingReader reader =
          new RingReader(session.stream, cursor, wakeUp, leaving -> leave(session, leaving));
      session.stream.readers().add(reader);
      touch(session);
      return reader;
    }
  }

  private void leave(LiveSession session, RingReader reader) {
    synchronized (lock) {
      session.stream.readers().remove(reader);
      if (session.published || !session.stream.readers().isEmpty()) {
        touch(session);
      } else {
        forget(session);
      }
    }
  }

  private LiveSession create(String id) {
    Projection state = new Projection(id, limits.state(), index, false);
    LiveStream stream = new LiveStream(newEpoch(), new FrameRing(limits.ring()), state);
    if (closed) {
      stream.close();
    }
    return new LiveSession(id, stream);
  }

  /** After an event was kept: measures its session again, and lets others leave if need be. */
  void settle(LiveSession session) {
    synchronized (lock) {
      ringBytes += session.stream.ringBytes() - session.ringBytes;
      session.ringBytes = session.stream.ringBytes();
      stateBytes += session.stream.stateBytes() - session.stateBytes;
      session.stateBytes = session.stream.stateBytes();
      session.busy = session.stream.busy();
      touch(session);
    }
    for (LiveSession gone; (gone = evictSession(session)) != null; ) {
      gone.stream.close();
    }
    for (LiveSession gone; (gone = evictRing(session)) != null; ) {
      gone.stream.clearRing();
    }
  }

  private void touch(LiveSession session) {
    if (sessions.get(session.id) != session) {
      return;
    }
    all.touch(session);
    if (session.ringBytes > 0) {
      withFrames.touch(session);
    }
  }

  private @Nullable LiveSession evictSession(LiveSession spared) {
    synchronized (lock) {
      boolean tooMuch =
          sessions.size() > limits.sessions() || stateBytes > limits.totalStateBytes();
      LiveSession first = tooMuch ? all.first(Tiers.BUSY, spared) : null;
      if (first != null) {
        forget(first);
      }
      return first;
    }
  }

  private @Nullable LiveSession evictRing(LiveSession spared) {
    synchronized (lock) {
      LiveSession first =
          ringBytes > limits.totalRingBytes() ? withFrames.first(Tiers.READ, spared) : null;
      if (first != null) {
        withFrames.remove(first);
        ringBytes -= first.ringBytes;
        first.ringBytes = 0;
      }
      return first;
    }
  }

  private void forget(LiveSession session) {
    sessions.remove(session.id, session);
    all.remove(session);
    withFrames.remove(session);
    ringBytes -= session.ringBytes;
    stateBytes -= session.stateBytes;
  }

  /** Ends all readers and empties all sessions; numbering goes on. */
  void close() {
    List<LiveSession> open;
    synchronized (lock) {
      closed = true;
      open = List.copyOf(sessions.values());
    }
    open.forEach(session -> session.stream.close());
  }

  LiveUse use() {
    synchronized (lock) {
      return new LiveUse(sessions.size(), ringBytes, stateBytes);
    }
  }
}
