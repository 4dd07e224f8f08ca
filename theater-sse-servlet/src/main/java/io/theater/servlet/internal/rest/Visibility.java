package io.theater.servlet.internal.rest;

import io.theater.Theater;
import io.theater.live.SessionSnapshot;
import io.theater.model.Session;
import io.theater.servlet.Access;
import io.theater.servlet.Action;
import io.theater.servlet.internal.http.Failure;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which sessions a caller may see. Calls may block on the history. */
public final class Visibility {
  private final Theater theater;
  private final Access access;

  /**
   * What a caller may see.
   *
   * @param theater where sessions are
   * @param access what was granted
   */
  public Visibility(Theater theater, Access access) {
    this.theater = theater;
    this.access = access;
  }

  void require(Action action) {
    if (!access.allows(action)) {
      throw Failure.forbidden();
    }
  }

  /** The owner that lists are filtered by; null for all. */
  @Nullable String owner() {
    return access.owner();
  }

  /** Passes when the session is known and the caller's; what is not known is not told apart. */
  void requireSession(String id) {
    if (!isVisible(id)) {
      throw Failure.notFound();
    }
  }

  /** What was found, when its session is the caller's. */
  <T> T requireRecord(Optional<T> found, Function<T, String> session) {
    // looked for even when there is nothing, so that the time does not tell
    boolean visible = isVisible(found.map(session).orElse("-"));
    return found.filter(record -> visible).orElseThrow(Failure::notFound);
  }

  /** Whether a session is known and the caller's. */
  public boolean isVisible(String sessionId) {
    SessionSnapshot live = theater.live().snapshot(sessionId);
    boolean known = live.cursor().sequence() > 0;
    String owner = live.session().owner();
    if (known && isOwnedBy(owner)) {
      return true;
    }
    // from here on what is foreign takes the same way as what does not exist
    Optional<Session> stored =
        theater.history().hasStore() ? theater.history().session(sessionId) : Optional.empty();
    known |= stored.isPresent();
    return known && isOwnedBy(owner == null ? stored.map(Session::owner).orElse(null) : owner);
  }

  /** As far as the live side knows, which never blocks. */
  boolean isVisibleLive(String sessionId) {
    return access.owner() == null
        || isOwnedBy(theater.live().snapshot(sessionId).session().owner());
  }

  /** Whether the live side knows that a session is somebody else's. Never blocks. */
  public boolean isForeignLive(String sessionId) {
    String owner = theater.live().snapshot(sessionId).session().owner();
    return owner != null && !isOwnedBy(owner);
  }

  private boolean isOwnedBy(@Nullable String owner) {
    return access.owner() == null || access.owner().equals(owner);
  }
}
