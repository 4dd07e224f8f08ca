package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.FilledTables;
import io.theater.benchmarks.work.Postgres;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.jdbc.JdbcRecorder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Questions to large tables. */
public final class JdbcQueries implements Scenario {
  private static final int INTERACTIONS = 1_000_000;
  private static final int ASKED = 500;
  private static final int WARMUP = 3_000;
  private static final int PAGE = 50;
  private static final int DEEP = 50_000;
  private static final long POLL_NANOS = 100_000_000;
  private static final String RECORDER = "JdbcRecorder";

  @Override
  public String name() {
    return "jdbc-queries";
  }

  @Override
  public String title() {
    return "1,000,000 interactions of one session in thirty days, and 100,000 of 5,000 others, in"
        + " PostgreSQL; medians. The bare query selects ids of the same page over the same"
        + " connections; deep is 50,000 from the top. Statistics are asked when nothing has been"
        + " added up yet, then after all was, and when one hour has changed since.";
  }

  @Override
  public Map<String, Variant> variants() {
    return Map.of(RECORDER, JdbcQueries::measure);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(RECORDER, "session page ms", 1),
        Goal.atMost(RECORDER, "session page deep ms", 1),
        Goal.atMost(RECORDER, "latest(50) ms", 1),
        Goal.atMost(RECORDER, "id lookup ms", 2),
        Goal.atMost(RECORDER, "statistics ms", 50),
        Goal.atMost(RECORDER, "statistics, an hour changed ms", 50));
  }

  @Override
  public int warmups() {
    return 0;
  }

  @Override
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>(Scenario.super.jvmOptions());
    options.addAll(Postgres.jvmOptions());
    return options;
  }

  private static Figures measure(Effort effort) throws Exception {
    int hot = effort.of(INTERACTIONS);
    try (Postgres tables = Postgres.open(false)) {
      new FilledTables(hot).fill(tables);
      try (JdbcRecorder recorder = tables.recorder().build()) {
        double cold = millis(() -> recorder.statistics(DateRange.all()));
        return asked(tables, recorder, hot).and(statistics(tables, recorder, cold));
      }
    }
  }

  private static Figures asked(Postgres tables, JdbcRecorder recorder, int hot)
      throws SQLException {
    InteractionQuery session = InteractionQuery.session(FilledTables.HOT).limit(PAGE);
    InteractionQuery deep = session.after(cursor(recorder, Math.min(DEEP, hot / 2)));
    Map<String, Question> questions = new LinkedHashMap<>();
    questions.put("session page ms", n -> recorder.interactions(session));
    questions.put("session page deep ms", n -> recorder.interactions(deep));
    questions.put("bare page ms", n -> bare(tables, Long.MAX_VALUE));
    long middle =
        tables.number(
            "SELECT arrival FROM @interaction WHERE session_id = '"
                + FilledTables.HOT
                + "' ORDER BY arrival DESC LIMIT 1 OFFSET "
                + Math.min(DEEP, hot / 2));
    questions.put("bare page deep ms", n -> bare(tables, middle));
    questions.put(
        "other session ms",
        n -> recorder.interactions(InteractionQuery.session("session-" + (1 + n))));
    questions.put("latest(50) ms", n -> recorder.interactions(InteractionQuery.latest(PAGE)));
    questions.put("id lookup ms", n -> recorder.interaction("call-" + n * 7L));
    questions.put("message ms", n -> recorder.interactionOfMessage("message-" + n * 7L));
    for (Question question : questions.values()) {
      median(WARMUP, question);
    }
    Figures figures = new Figures(Map.of());
    for (Map.Entry<String, Question> question : questions.entrySet()) {
      figures = figures.and(question.getKey(), median(ASKED, question.getValue()));
    }
    return figures.and(
        "sessions with the counts of all ms",
        median(5, n -> recorder.sessions(SessionQuery.all())));
  }

  private static Figures statistics(Postgres tables, JdbcRecorder recorder, double cold)
      throws SQLException {
    long hours = tables.number("SELECT COUNT(*) FROM @hour");
    long start = System.nanoTime();
    while (tables.number("SELECT COUNT(*) FROM @total WHERE hours = 1") < hours
        || tables.number("SELECT COUNT(*) FROM @total WHERE hours = 24") < hours / 24) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    double addedUp = (System.nanoTime() - start) / 1e9;
    median(200, n -> recorder.statistics(DateRange.all()));
    Figures figures =
        Figures.of("statistics, nothing added up ms", cold)
            .and("until added up s", addedUp)
            .and("statistics ms", median(50, n -> recorder.statistics(DateRange.all())))
            .and(
                "statistics of a week ms",
                median(50, n -> recorder.statistics(DateRange.lastDays(7))));
    tables.run(
        "UPDATE @hour SET changes = changes + 1 WHERE epoch_hour = (SELECT MAX(epoch_hour) - 30 FROM @hour)");
    return figures.and(
        "statistics, an hour changed ms", median(50, n -> recorder.statistics(DateRange.all())));
  }

  private static @Nullable String cursor(JdbcRecorder recorder, int depth) {
    InteractionQuery query =
        InteractionQuery.session(FilledTables.HOT).limit(InteractionQuery.MAX_LIMIT);
    String cursor = null;
    for (int at = 0; at < depth; at += InteractionQuery.MAX_LIMIT) {
      cursor = recorder.interactions(query.after(cursor)).nextCursor();
    }
    return cursor;
  }

  private static void bare(Postgres tables, long before) throws SQLException {
    try (Connection connection = tables.pool().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, arrival FROM "
                    + tables.prefix()
                    + "interaction WHERE session_id = ? AND arrival < ?"
                    + " ORDER BY arrival DESC LIMIT 51")) {
      statement.setString(1, FilledTables.HOT);
      statement.setLong(2, before);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    }
  }

  private interface Question {
    void ask(int number) throws SQLException;
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static double millis(Work work) throws SQLException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(int count, Question question) throws SQLException {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      int number = i;
      millis[i] = millis(() -> question.ask(number));
    }
    Arrays.sort(millis);
    return millis[count / 2];
  }
}
