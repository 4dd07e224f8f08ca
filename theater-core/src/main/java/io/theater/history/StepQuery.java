package io.theater.history;

import io.theater.model.StepRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which steps to list, in the order in which they started.
 *
 * @param sessionId only of this session; null for all
 * @param executionId only of this execution; null for all
 * @param limit page size, 1 to {@link #MAX_LIMIT}
 * @param cursor position to go on from; null for the start
 */
public record StepQuery(
    @Nullable String sessionId, @Nullable String executionId, int limit, @Nullable String cursor) {
  /** Page size when none is asked for. */
  public static final int DEFAULT_LIMIT = 50;

  /** Largest page size. */
  public static final int MAX_LIMIT = 1000;

  /** Refuses a page size out of range. */
  public StepQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but is " + limit);
    }
  }

  /**
   * Steps of one session.
   *
   * @param sessionId the session; null finds nothing
   * @return the query
   */
  public static StepQuery session(@Nullable String sessionId) {
    return new StepQuery(Text.orNone(sessionId), null, MAX_LIMIT, null);
  }

  /**
   * Steps of one execution.
   *
   * @param executionId the execution; null finds nothing
   * @return the query
   */
  public static StepQuery execution(@Nullable String executionId) {
    return new StepQuery(null, Text.orNone(executionId), MAX_LIMIT, null);
  }

  /**
   * The same query for one execution.
   *
   * @param newExecutionId the execution; null for all
   * @return a new query
   */
  public StepQuery ofExecution(@Nullable String newExecutionId) {
    return new StepQuery(sessionId, newExecutionId, limit, cursor);
  }

  /**
   * The same query with another page size.
   *
   * @param newLimit 1 to {@link #MAX_LIMIT}
   * @return a new query
   */
  public StepQuery limit(int newLimit) {
    return new StepQuery(sessionId, executionId, newLimit, cursor);
  }

  /**
   * The same query, continued after a page.
   *
   * @param newCursor {@code Page.nextCursor()}; null for the first page
   * @return a new query
   */
  public StepQuery after(@Nullable String newCursor) {
    return new StepQuery(sessionId, executionId, limit, newCursor);
  }

  /**
   * Whether a step is one of those asked for, apart from the page.
   *
   * @param step a step
   * @return true when every filter lets it pass
   */
  public boolean matches(StepRecord step) {
    return (sessionId == null || sessionId.equals(step.sessionId()))
        && (executionId == null || executionId.equals(step.executionId()));
  }
}
