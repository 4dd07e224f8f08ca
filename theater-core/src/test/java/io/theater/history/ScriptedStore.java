package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A store whose interactions are what a test says, and which counts how often it is asked. */
final class ScriptedStore implements HistoryStore {
  final AtomicInteger asked = new AtomicInteger();
  volatile Supplier<Optional<LlmInteraction>> answer = Optional::empty;

  @Override
  public Optional<LlmInteraction> interaction(String id) {
    asked.incrementAndGet();
    return answer.get();
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    return Page.empty();
  }

  @Override
  public Optional<Session> session(String id) {
    return Optional.empty();
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    return Page.empty();
  }

  @Override
  public Optional<Execution> execution(String id) {
    return Optional.empty();
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    return Page.empty();
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return Optional.empty();
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    return Page.empty();
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return Optional.empty();
  }

  @Override
  public Statistics statistics(DateRange range) {
    return new StatisticsCollector().collect();
  }

  @Override
  public Health storeHealth() {
    return Health.up();
  }
}
