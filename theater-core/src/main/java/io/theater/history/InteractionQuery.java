package io.theater.history;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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

  /** Snapshots the stages, and refuses a page size out of range. */
  public InteractionQuery {
    stages = Set.copyOf(stages);
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
    return new Draft().build();
  }

  /**
   * Interactions of one session.
   *
   * @param sessionId the session; null finds nothing
   * @return the query
   */
  public static InteractionQuery session(@Nullable String sessionId) {
    return all().with(draft -> draft.sessionId = Text.orNone(sessionId));
  }

  /**
   * The newest interactions.
   *
   * @param limit how many
   * @return the query
   */
  public static InteractionQuery latest(int limit) {
    return all().with(draft -> draft.limit = limit);
  }

  /**
   * Failed interactions of some days.
   *
   * @param range the days
   * @return the query
   */
  public static InteractionQuery errors(DateRange range) {
    return all().on(range).failedOnly();
  }

  /**
   * The same query for the sessions of one owner.
   *
   * @param newOwner the owner; null for all
   * @return a new query
   */
  public InteractionQuery ownedBy(@Nullable String newOwner) {
    return with(draft -> draft.owner = newOwner);
  }

  /**
   * The same query for failed interactions.
   *
   * @return a new query
   */
  public InteractionQuery failedOnly() {
    return with(draft -> draft.stages = Set.of(LlmStage.FAILED));
  }

  /**
   * The same query for some stages.
   *
   * @param newStages the stages; none for all
   * @return a new query
   */
  public InteractionQuery stage(LlmStage... newStages) {
    return with(draft -> draft.stages = Set.copyOf(List.of(newStages)));
  }

  /**
   * The same query for one execution.
   *
   * @param id the execution; null for all
   * @return a new query
   */
  public InteractionQuery execution(@Nullable String id) {
    return with(draft -> draft.executionId = id);
  }

  /**
   * The same query for one step.
   *
   * @param id the step; null for all
   * @return a new query
   */
  public InteractionQuery step(@Nullable String id) {
    return with(draft -> draft.stepId = id);
  }

  /**
   * The same query for one provider.
   *
   * @param name the provider; null for all
   * @return a new query
   */
  public InteractionQuery provider(@Nullable String name) {
    return with(draft -> draft.provider = name);
  }

  /**
   * The same query for one model.
   *
   * @param name the request or response model; null for all
   * @return a new query
   */
  public InteractionQuery model(@Nullable String name) {
    return with(draft -> draft.model = name);
  }

  /**
   * The same query for one role.
   *
   * @param name the role; null for all
   * @return a new query
   */
  public InteractionQuery role(@Nullable String name) {
    return with(draft -> draft.role = name);
  }

  /**
   * The same query for some days.
   *
   * @param days in UTC; null for all
   * @return a new query
   */
  public InteractionQuery on(@Nullable DateRange days) {
    return with(draft -> draft.range = days);
  }

  /**
   * The same query for slow calls.
   *
   * @param duration at least this long; null for all
   * @return a new query
   */
  public InteractionQuery slowerThan(@Nullable Duration duration) {
    return with(draft -> draft.minDuration = duration);
  }

  /**
   * The same query for large calls.
   *
   * @param tokens at least this many in all; null for all
   * @return a new query
   */
  public InteractionQuery tokensAtLeast(@Nullable Long tokens) {
    return with(draft -> draft.minTokens = tokens);
  }

  /**
   * The same query for a text in prompt or response.
   *
   * @param words the text, ignoring case; null for all
   * @return a new query
   */
  public InteractionQuery containing(@Nullable String words) {
    return with(draft -> draft.text = words);
  }

  /**
   * The same query, oldest first.
   *
   * @return a new query
   */
  public InteractionQuery inOrder() {
    return with(draft -> draft.oldestFirst = true);
  }

  /**
   * The same query with another page size.
   *
   * @param newLimit 1 to {@link #MAX_LIMIT}
   * @return a new query
   */
  public InteractionQuery limit(int newLimit) {
    return with(draft -> draft.limit = newLimit);
  }

  /**
   * The same query, continued after a page.
   *
   * @param newCursor {@code Page.nextCursor()}; null for the first page
   * @return a new query
   */
  public InteractionQuery after(@Nullable String newCursor) {
    return with(draft -> draft.cursor = newCursor);
  }

  /**
   * Whether a record is one of those asked for, apart from the owner, which only its session knows,
   * and the page.
   *
   * @param interaction a whole record as it is read, that is with {@link Interrupted} applied
   * @return true when every filter lets it pass
   */
  public boolean matches(LlmInteraction interaction) {
    return allows(sessionId, interaction.sessionId())
        && allows(executionId, interaction.executionId())
        && allows(stepId, interaction.stepId())
        && isOfStage(interaction.stage())
        && allows(provider, interaction.provider())
        && allows(role, interaction.role())
        && (allows(model, interaction.requestModel()) || allows(model, interaction.responseModel()))
        && inRange(interaction)
        && isSlowEnough(interaction.timing())
        && isLargeEnough(interaction.usage())
        && containsText(interaction);
  }

  private static boolean allows(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private boolean isOfStage(@Nullable LlmStage stage) {
    return stages.isEmpty() || (stage != null && stages.contains(stage));
  }

  private boolean inRange(LlmInteraction interaction) {
    return range == null
        || (interaction.timestamp() != null && range.contains(interaction.timestamp()));
  }

  private boolean isSlowEnough(@Nullable LlmTiming timing) {
    return minDuration == null
        || (timing != null
            && timing.duration() != null
            && timing.duration().compareTo(minDuration) >= 0);
  }

  private boolean isLargeEnough(@Nullable Usage usage) {
    return minTokens == null
        || (usage != null && usage.totalTokens() != null && usage.totalTokens() >= minTokens);
  }

  private boolean containsText(LlmInteraction interaction) {
    return text == null
        || Text.contains(interaction.prompt(), text)
        || Text.contains(interaction.response(), text);
  }

  private InteractionQuery with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** Spares every method above a constructor call of fifteen arguments. */
  private static final class Draft {
    private @Nullable String sessionId;
    private @Nullable String owner;
    private @Nullable String executionId;
    private @Nullable String stepId;
    private Set<LlmStage> stages = Set.of();
    private @Nullable String provider;
    private @Nullable String model;
    private @Nullable String role;
    private @Nullable DateRange range;
    private @Nullable Duration minDuration;
    private @Nullable Long minTokens;
    private @Nullable String text;
    private boolean oldestFirst;
    private int limit = DEFAULT_LIMIT;
    private @Nullable String cursor;

    Draft() {}

    Draft(InteractionQuery query) {
      sessionId = query.sessionId;
      owner = query.owner;
      executionId = query.executionId;
      stepId = query.stepId;
      stages = query.stages;
      provider = query.provider;
      model = query.model;
      role = query.role;
      range = query.range;
      minDuration = query.minDuration;
      minTokens = query.minTokens;
      text = query.text;
      oldestFirst = query.oldestFirst;
      limit = query.limit;
      cursor = query.cursor;
    }

    InteractionQuery build() {
      return new InteractionQuery(
          sessionId,
          owner,
          executionId,
          stepId,
          stages,
          provider,
          model,
          role,
          range,
          minDuration,
          minTokens,
          text,
          oldestFirst,
          limit,
          cursor);
    }
  }
}
