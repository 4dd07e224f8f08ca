package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import java.util.Optional;

/**
 * Reads what a sink has stored. Safe for any number of threads; calls may block on the store.
 *
 * <p>Queries that find nothing answer empty. A store that fails throws {@link
 * io.theater.TheaterException} naming the operation and the key. A record that started and never
 * ended, and whose process is gone, is read as {@code interrupted}; {@link Interrupted} is that
 * rule. Text that was streamed before the end is part of the record.
 *
 * <p>Lists are ordered by when the store first heard of a record, sessions by when it last heard of
 * them, and pages are positions in that order: records that come while a reader turns pages neither
 * shift nor repeat what follows. A cursor that is none, or is one of another list, throws {@link
 * IllegalArgumentException} with the cursor in the message.
 */
public interface HistoryStore {

  /**
   * Sessions, most recently active first.
   *
   * @param query filters and page
   * @return a page, with counts
   */
  Page<Session> sessions(SessionQuery query);

  /**
   * One session.
   *
   * @param id session id
   * @return the session with counts, or empty
   */
  Optional<Session> session(String id);

  /**
   * Executions, newest first.
   *
   * @param query filters and page
   * @return a page
   */
  Page<Execution> executions(ExecutionQuery query);

  /**
   * One execution.
   *
   * @param id execution id
   * @return the execution, or empty
   */
  Optional<Execution> execution(String id);

  /**
   * Steps in the order in which they started.
   *
   * @param query session, filters and page
   * @return a page
   */
  Page<StepRecord> steps(StepQuery query);

  /**
   * One step.
   *
   * @param id step id
   * @return the step, or empty
   */
  Optional<StepRecord> step(String id);

  /**
   * LLM interactions, newest first unless the query says otherwise.
   *
   * @param query filters and page
   * @return a page
   */
  Page<LlmInteraction> interactions(InteractionQuery query);

  /**
   * One LLM interaction, whole.
   *
   * @param id interaction id
   * @return the interaction, or empty
   */
  Optional<LlmInteraction> interaction(String id);

  /**
   * The LLM interaction that became a message of the host.
   *
   * @param messageId the host's message id
   * @return the newest such interaction, or empty
   */
  Optional<LlmInteraction> interactionOfMessage(String messageId);

  /**
   * Totals over LLM interactions.
   *
   * @param range days to count, in UTC
   * @return the totals
   */
  Statistics statistics(DateRange range);

  /**
   * How the store is doing. Must not block for long.
   *
   * @return its health
   */
  Health storeHealth();
}
