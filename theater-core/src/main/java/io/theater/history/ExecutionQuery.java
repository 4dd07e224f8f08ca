package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions to list.
 *
 * @param sessionId only of this session; null for all
 * @param owner only of sessions of this owner; null for all
 * @param statuses only of these statuses; empty for all
 * @param type only of this type; null for all
 * @param limit page size, 1 to {@link #MAX_LIMIT}
 * @param cursor position to go on from; null for the start
 */
public record ExecutionQuery(
    @Nullable String sessionId,
    @Nullable String owner,
    Set<ExecutionStatus> statuses,
    @Nullable String type,
    int limit,
    @Nullable String cursor) {
  /** Page size when none is asked for. */
  public static final int DEFAULT_LIMIT = 50;

  /** Largest page size. */
  public static final int MAX_LIMIT = 200;

  /** Snapshots the statuses, and refuses a page size out of range. */
  public ExecutionQuery {
    statuses = Set.copyOf(statuses);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but is " + limit);
    }
  }

  /**
   * All executions.
   *
   * @return the query
   */
  public static ExecutionQuery all() {
    return new ExecutionQuery(null, null, Set.of(), null, DEFAULT_LIMIT, null);
  }

  /**
   * Executions that have not ended.
   *
   * @return the query
   */
  public static ExecutionQuery running() {
    return all().status(ExecutionStatus.PENDING, ExecutionStatus.RUNNING);
  }

  /**
   * Executions of one session.
   *
   * @param sessionId the session; null finds nothing
   * @return the query
   */
  public static ExecutionQuery session(@Nullable String sessionId) {
    return new ExecutionQuery(Text.orNone(sessionId), null, Set.of(), null, DEFAULT_LIMIT, null);
  }

  /**
   * The same query for the sessions of one owner.
   *
   * @param newOwner the owner; null for all
   * @return a new query
   */
  public ExecutionQuery ownedBy(@Nullable String newOwner) {
    return new ExecutionQuery(sessionId, newOwner, statuses, type, limit, cursor);
  }

  /**
   * The same query for some statuses.
   *
   * @param newStatuses the statuses; none for all
   * @return a new query
   */
  public ExecutionQuery status(ExecutionStatus... newStatuses) {
    return new ExecutionQuery(
        sessionId, owner, Set.copyOf(List.of(newStatuses)), type, limit, cursor);
  }

  /**
   * The same query for one type.
   *
   * @param newType the type; null for all
   * @return a new query
   */
  public ExecutionQuery type(@Nullable String newType) {
    return new ExecutionQuery(sessionId, owner, statuses, newType, limit, cursor);
  }

  /**
   * The same query with another page size.
   *
   * @param newLimit 1 to {@link #MAX_LIMIT}
   * @return a new query
   */
  public ExecutionQuery limit(int newLimit) {
    return new ExecutionQuery(sessionId, owner, statuses, type, newLimit, cursor);
  }

  /**
   * The same query, continued after a page.
   *
   * @param newCursor {@code Page.nextCursor()}; null for the first page
   * @return a new query
   */
  public ExecutionQuery after(@Nullable String newCursor) {
    return new ExecutionQuery(sessionId, owner, statuses, type, limit, newCursor);
  }

  /**
   * Whether a record is one of those asked for, apart from the owner, which only its session knows,
   * and the page.
   *
   * @param execution a whole record as it is read, that is with {@link Interrupted} applied
   * @return true when every filter lets it pass
   */
  public boolean matches(Execution execution) {
    return (sessionId == null || sessionId.equals(execution.sessionId()))
        && isOfStatus(execution.status())
        && (type == null || type.equals(execution.type()));
  }

  private boolean isOfStatus(@Nullable ExecutionStatus status) {
    return statuses.isEmpty() || (status != null && statuses.contains(status));
  }
}
