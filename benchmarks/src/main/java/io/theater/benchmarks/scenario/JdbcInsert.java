package io.theater.benchmarks.scenario;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Theater;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.JdbcBatches;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Flood;
import io.theater.benchmarks.work.Postgres;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.benchmarks.work.WorkItems;
import io.theater.model.LlmInteraction;
import io.theater.redact.Redactors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JDBC recorder beside the same rows written by hand. */
public final class JdbcInsert implements Scenario {
  private static final String THEATER = "theater";
  private static final String BY_HAND = "by hand, batches";
  private static final String SINGLE = "by hand, three stages, one by one";
  private static final String THREE_STAGES = "theater, three stages";
  private static final String REWRITTEN = ", reWriteBatchedInserts";

  private final Flood flood = new Flood(new WorkItems());

  @Override
  public String name() {
    return "jdbc-insert";
  }

  @Override
  public String title() {
    return "50,000 interactions of 6.8 KB in 1,000 sessions from 4 producers that never pause into"
        + " PostgreSQL, until closed: at once or in three stages (begun, streaming, ended), by a"
        + " theater that masks nothing, and by hand into the same tables, by one thread; 5,000 of"
        + " them one by one.";
  }

  @Override
  public String reference() {
    return BY_HAND;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(THEATER, "records/s", 0.9).times(BY_HAND),
        Goal.atMost(THEATER, "lost %", 0),
        Goal.atLeast(THEATER + REWRITTEN, "records/s", 0.9).times(BY_HAND + REWRITTEN),
        Goal.atLeast(THREE_STAGES, "records/s", 2).times(SINGLE));
  }

  @Override
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>(Scenario.super.jvmOptions());
    options.addAll(Postgres.jvmOptions());
    return options;
  }

  @Override
  public int warmups() {
    return 2; // both sides still grow faster in the second round
  }

  private interface Opening {
    Contender open(Postgres postgres);
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> all = new LinkedHashMap<>();
    all.put(THEATER, effort -> measure(effort, false, JdbcInsert::theater));
    all.put(BY_HAND, effort -> measure(effort, false, tables -> new JdbcBatches(tables, false)));
    all.put(THEATER + REWRITTEN, effort -> measure(effort, true, JdbcInsert::theater));
    all.put(
        BY_HAND + REWRITTEN,
        effort -> measure(effort, true, tables -> new JdbcBatches(tables, false)));
    all.put(THREE_STAGES, effort -> measure(effort, false, tables -> new Staged(theater(tables))));
    all.put(
        SINGLE,
        effort -> measure(part(effort, 10), false, tables -> new JdbcBatches(tables, true)));
    return all;
  }

  private static TheaterContender theater(Postgres tables) {
    return new TheaterContender(tables.recorder().build(), Redactors.none());
  }

  private Figures measure(Effort effort, boolean rewrite, Opening opening) throws Exception {
    try (Postgres tables = Postgres.open(rewrite)) {
      tables.run("CHECKPOINT"); // what the one before has left behind is not this one's
      Figures figures = flood.over(directory -> opening.open(tables), part(effort, 4));
      long stored = tables.number("SELECT COUNT(*) FROM @interaction WHERE stage = 'completed'");
      return figures.and("stored", (double) stored);
    }
  }

  private static Effort part(Effort effort, int divisor) {
    return new Effort(effort.rounds(), effort.scale() / divisor, effort.directory());
  }

  /** Says what happens when it happens. */
  private record Staged(TheaterContender theater) implements Contender {
    @Override
    public void record(LlmInteraction item) {
      Theater inside = theater.theater();
      LlmRequest request =
          LlmRequest.of(item.provider(), item.requestModel())
              .session(item.sessionId())
              .role(item.role())
              .taskType(item.taskType())
              .messages(Objects.requireNonNull(item.messages()))
              .param("temperature", 0.2);
      try (LlmCall call = inside.llm().start(request)) {
        call.append(Objects.requireNonNull(item.response()));
        call.complete(LlmResponse.builder().usage(item.usage()).finishReason("stop").build());
      }
    }

    @Override
    public void close() {
      theater.close();
    }

    @Override
    public Figures losses() {
      return theater.losses();
    }
  }
}
