package io.theater.history;

import io.theater.model.Session;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list.
 *
 * @param owner only sessions of this owner; null for all
 * @param text only sessions whose id or title contains this, ignoring case; null for all
 * @param limit page size, 1 to {@link #MAX_LIMIT}
 * @param cursor position to go on from; null for the start
 */
public record SessionQuery(
    @Nullable String owner, @Nullable String text, int limit, @Nullable String cursor) {
  /** Page size when none is asked for. */
  public static final int DEFAULT_LIMIT = 50;

  /** Largest page size. */
  public static final int MAX_LIMIT = 200;

  /** Refuses a page size out of range. */
  public SessionQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but is " + limit);
    }
  }

  /**
   * All sessions.
   *
   * @return the query
   */
  public static SessionQuery all() {
    return new SessionQuery(null, null, DEFAULT_LIMIT, null);
  }

  /**
   * The same query for the sessions of one owner.
   *
   * @param newOwner the owner; null for all
   * @return a new query
   */
  public SessionQuery ownedBy(@Nullable String newOwner) {
    return new SessionQuery(newOwner, text, limit, cursor);
  }

  /**
   * The same query for sessions whose id or title contains a text.
   *
   * @param newText the text; null for all
   * @return a new query
   */
  public SessionQuery containing(@Nullable String newText) {
    return new SessionQuery(owner, newText, limit, cursor);
  }

  /**
   * The same query with another page size.
   *
   * @param newLimit 1 to {@link #MAX_LIMIT}
   * @return a new query
   */
  public SessionQuery limit(int newLimit) {
    return new SessionQuery(owner, text, newLimit, cursor);
  }

  /**
   * The same query, continued after a page.
   *
   * @param newCursor {@code Page.nextCursor()}; null for the first page
   * @return a new query
   */
  public SessionQuery after(@Nullable String newCursor) {
    return new SessionQuery(owner, text, limit, newCursor);
  }

  /**
   * Whether a session is one of those asked for, apart from the page.
   *
   * @param session a session
   * @return true when every filter lets it pass
   */
  public boolean matches(Session session) {
    return (owner == null || owner.equals(session.owner()))
        && (text == null
            || Text.contains(session.id(), text)
            || Text.contains(session.title(), text));
  }
}
