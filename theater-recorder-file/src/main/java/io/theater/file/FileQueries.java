package io.theater.file;

import io.theater.file.internal.RecordQueries;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import java.util.Optional;

/** A history that is answered from the log and its archives. */
abstract class FileQueries implements HistoryStore {
  private final RecordQueries queries;

  FileQueries(RecordQueries queries) {
    this.queries = queries;
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    return queries.sessions(query);
  }

  @Override
  public Optional<Session> session(String id) {
    return queries.session(id);
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    return queries.executions(query);
  }

  @Override
  public Optional<Execution> execution(String id) {
    return queries.execution(id);
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    return queries.steps(query);
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return queries.step(id);
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    return queries.interactions(query);
  }

  @Override
  public Optional<LlmInteraction> interaction(String id) {
    return queries.interaction(id);
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return queries.interactionOfMessage(messageId);
  }

  @Override
  public Statistics statistics(DateRange range) {
    return queries.statistics(range);
  }
}
