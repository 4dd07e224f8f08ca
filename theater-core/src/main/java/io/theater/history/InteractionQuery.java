package io.theater.history;

import io.theater.model.LlmStage;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which LLM interactions to list.
 *
 * @param sessionId only of this session; null for all
 * @param owner only of sessions of this owner; null for all
 * @param executionId only of this execution; null for all
 * @param stepId only of this step; null for all
 * @param stages only of these stages; empty for all
 * @param provider only of this provider; null for all
 * @param model only of this request or response model; null for all
 * @param role only of this role name; null for all
 * @param range only requested on these days; null for all
 * @param minDuration only at least this slow; null for all
 * @param minTokens only with at least this many tokens in all; null for all
 * @param text only with this text in prompt or response, ignoring case; null for all
 * @param oldestFirst whether to list in the order of request instead of newest first
 * @param limit page size, 1 to {@link #MAX_LIMIT}
 * @param cursor position to go on from; null for the start
 */
public record InteractionQuery(
    @Nullable String sessionId,
    @Nullable String owner,
    @Nullable String executionId,
    @Nullable String stepId,
    Set<LlmStage> stages,
    @Nullable String provider,
    @Nullable String model,
    @Nullable String role,
    @Nullable DateRange range,
    @Nullable Duration minDuration,
    @Nullable Long minTokens,
    @Nullable String text,
    boolean oldestFirst,
    int limit,
    @Nullable String cursor) {
  /** Page size when none is asked for. */
  public static final int DEFAULT_LIMIT = 50;

  /** Largest page size. */
  public static final int MAX_LIMIT = 1000;

  /** Refuses a page size out of range. */
  public InteractionQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but is " + limit);
    }
  }

  /**
   * All interactions.
   *
   * @return the query
   */
  public static InteractionQuery all() {
    return new InteractionQuery(null, null, null, null, Set.of(), null, null, null, null, null, null, null, false, DEFAULT_LIMIT, null);
  }

  /**
   * Interactions of one session.
   *
   * @param sessionId the session
   * @return the query
   */
  public static InteractionQuery session(String sessionId) {
    return new InteractionQuery(sessionId, null, null, null, Set.of(), null, null, null, null, null, null, null, false, DEFAULT_LIMIT, null);
  }

  /**
   * The newest interactions.
   *
   * @param limit how many
   * @return the query
   */
  public static InteractionQuery latest(int limit) {
    return new InteractionQuery(null, null, null, null, Set.of(), null, null, null, null, null, null, null, false, limit, null);
  }

  /**
   * Failed interactions of some days.
   *
   * @param range the days
   * @return the query
   */
  public static InteractionQuery errors(DateRange range) {
    return new InteractionQuery(null, null, null, null, Set.of(LlmStage.FAILED), null, null, null, range, null, null, null, false, DEFAULT_LIMIT, null);
  }

  /**
   * The same query for the sessions of one owner.
   *
   * @param newOwner the owner; null for all
   * @return a new query
   */
  public InteractionQuery ownedBy(@Nullable String newOwner) {
    return new InteractionQuery(sessionId, newOwner, executionId, stepId, stages, provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for failed interactions.
   *
   * @return a new query
   */
  public InteractionQuery failedOnly() {
    return new InteractionQuery(sessionId, owner, executionId, stepId, Set.of(LlmStage.FAILED), provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for some stages.
   *
   * @param newStages the stages; none for all
   * @return a new query
   */
  public InteractionQuery stage(LlmStage... newStages) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, Set.of(newStages), provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for one execution.
   *
   * @param id the execution; null for all
   * @return a new query
   */
  public InteractionQuery execution(@Nullable String id) {
    return new InteractionQuery(sessionId, owner, id, stepId, stages, provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for one step.
   *
   * @param id the step; null for all
   * @return a new query
   */
  public InteractionQuery step(@Nullable String id) {
    return new InteractionQuery(sessionId, owner, executionId, id, stages, provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for one provider.
   *
   * @param name the provider; null for all
   * @return a new query
   */
  public InteractionQuery provider(@Nullable String name) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, name, model, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for one model.
   *
   * @param name the request or response model; null for all
   * @return a new query
   */
  public InteractionQuery model(@Nullable String name) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, name, role, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for one role.
   *
   * @param name the role; null for all
   * @return a new query
   */
  public InteractionQuery role(@Nullable String name) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, name, range, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for some days.
   *
   * @param days in UTC; null for all
   * @return a new query
   */
  public InteractionQuery on(@Nullable DateRange days) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, days, minDuration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for slow calls.
   *
   * @param duration at least this long; null for all
   * @return a new query
   */
  public InteractionQuery slowerThan(@Nullable Duration duration) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, duration, minTokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for large calls.
   *
   * @param tokens at least this many in all; null for all
   * @return a new query
   */
  public InteractionQuery tokensAtLeast(@Nullable Long tokens) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, minDuration, tokens, text, oldestFirst, limit, cursor);
  }

  /**
   * The same query for a text in prompt or response.
   *
   * @param words the text, ignoring case; null for all
   * @return a new query
   */
  public InteractionQuery containing(@Nullable String words) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, minDuration, minTokens, words, oldestFirst, limit, cursor);
  }

  /**
   * The same query, oldest first.
   *
   * @return a new query
   */
  public InteractionQuery inOrder() {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, minDuration, minTokens, text, true, limit, cursor);
  }

  /**
   * The same query with another page size.
   *
   * @param newLimit 1 to {@link #MAX_LIMIT}
   * @return a new query
   */
  public InteractionQuery limit(int newLimit) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, minDuration, minTokens, text, oldestFirst, newLimit, cursor);
  }

  /**
   * The same query, continued after a page.
   *
   * @param newCursor {@code Page.nextCursor()}; null for the first page
   * @return a new query
   */
  public InteractionQuery after(@Nullable String newCursor) {
    return new InteractionQuery(sessionId, owner, executionId, stepId, stages, provider, model, role, range, minDuration, minTokens, text, oldestFirst, limit, newCursor);
  }
}
