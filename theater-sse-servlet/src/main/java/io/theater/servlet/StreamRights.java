package io.theater.servlet;

import io.theater.Theater;
import io.theater.event.TheaterEvent;
import io.theater.live.SessionSnapshot;
import io.theater.servlet.internal.rest.Visibility;
import io.theater.servlet.internal.sse.StreamScope;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client may still see what it was let in for: asked now and then, which may block, and
 * for every event as far as that is known without blocking.
 */
final class StreamRights implements BooleanSupplier {
  private final Theater theater;
  private final AccessPolicy policy;
  private final Access granted;
  private final @Nullable String sessionId;

  StreamRights(Theater theater, AccessPolicy policy, Access granted, @Nullable String sessionId) {
    this.theater = theater;
    this.policy = policy;
    this.granted = granted;
    this.sessionId = sessionId;
  }

  @Override
  public boolean getAsBoolean() {
    try {
      Access now = policy.recheck(granted);
      return now != null
          && keeps(now, Action.READ_STEPS)
          && keeps(now, Action.READ_LLM_IO)
          && (now.owner() == null || now.owner().equals(granted.owner()))
          && (sessionId == null || visible().isVisible(sessionId));
    } catch (Exception no) {
      return false;
    }
  }

  private Visibility visible() {
    return new Visibility(theater, granted);
  }

  private boolean keeps(Access now, Action action) {
    return now.allows(action) || !granted.allows(action);
  }

  /** The scope without the events of a session that has got another owner meanwhile. */
  StreamScope narrow(StreamScope scope) {
    return granted.owner() == null || sessionId == null ? scope : new Owned(scope, sessionId);
  }

  private final class Owned implements StreamScope {
    private final StreamScope scope;
    private final String session;

    Owned(StreamScope scope, String session) {
      this.scope = scope;
      this.session = session;
    }

    @Override
    public boolean shows(TheaterEvent event) {
      return !visible().isForeignLive(session) && scope.shows(event);
    }

    @Override
    public SessionSnapshot cut(SessionSnapshot state) {
      return scope.cut(state);
    }

    @Override
    public boolean endsWith(TheaterEvent event) {
      return scope.endsWith(event);
    }

    @Override
    public boolean endsWith(SessionSnapshot state) {
      return scope.endsWith(state);
    }
  }
}
