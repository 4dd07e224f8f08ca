package io.theater.benchmarks.scenario;

import io.theater.Theater;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.Postgres;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.benchmarks.work.WorkItems;
import io.theater.jdbc.JdbcRecorder;
import io.theater.model.PipelineStats;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** What was recorded while the database was away. */
public final class JdbcDrain implements Scenario {
  private static final int RECORDS = 10_000;
  private static final long POLL_NANOS = 50_000_000; // counting is not free
  private static final String RECORDER = "JdbcRecorder with a spool";

  private final WorkItems items = new WorkItems();

  @Override
  public String name() {
    return "jdbc-drain";
  }

  @Override
  public String title() {
    return "10,000 interactions of 6.8 KB are recorded while PostgreSQL cannot be reached, then it"
        + " can: how long until all are stored.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atMost(RECORDER, "drained s", 5), Goal.atMost(RECORDER, "lost %", 0));
  }

  @Override
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>(Scenario.super.jvmOptions());
    options.addAll(Postgres.jvmOptions());
    return options;
  }

  @Override
  public Map<String, Variant> variants() {
    return Map.of(RECORDER, this::measure);
  }

  private Figures measure(Effort effort) throws Exception {
    int records = effort.of(RECORDS);
    AtomicBoolean away = new AtomicBoolean();
    try (Postgres tables = Postgres.open(false);
        Scratch scratch = Scratch.in(effort.directory())) {
      JdbcRecorder recorder =
          JdbcRecorder.builder(unless(away, tables.pool()))
              .prefix(tables.prefix())
              .spool(scratch.directory())
              .build();
      try (Theater theater = Theater.builder().sink(recorder).build()) {
        away.set(true);
        for (int i = 0; i < records; i++) {
          theater.llm().record(items.interaction(i));
        }
        theater.flush(Duration.ofMinutes(1));
        PipelineStats stats = theater.stats();
        long taken = records - stats.droppedTotal() - stats.quarantined();
        long start = System.nanoTime();
        away.set(false);
        while (tables.number("SELECT COUNT(*) FROM @interaction") < taken) {
          LockSupport.parkNanos(POLL_NANOS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Figures.of("drained s", seconds)
            .and("records/s", taken / seconds)
            .and(TheaterContender.losses(stats));
      }
    }
  }

  private static DataSource unless(AtomicBoolean away, DataSource source) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (away.get() && method.getName().equals("getConnection")) {
                throw new SQLException("connection refused", "08001");
              }
              try {
                return method.invoke(source, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
