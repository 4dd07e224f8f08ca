package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.theater.Theater;
import io.theater.contract.Books;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.Health;
import io.theater.model.PipelineStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A database that is out of disk, for as long as it may take, and gets room again. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest {
  private static final List<String> IN_A_NAMESPACE =
      List.of("unshare", "-m", "--propagation", "private", "sh", "-c");
  private static final String MOUNT =
      "mount -t tmpfs -o size=12m,mode=0700 tmpfs \"$0\" && exec \"$@\"";

  private static final int MORE_THAN_PATIENCE = 40;

  @TempDir private Path disk;
  @TempDir private Path data;

  @Test
  void losesNothingWhenTheDatabaseIsOutOfDisk() throws Exception {
    requireMounts();
    List<String> launcher = new ArrayList<>(IN_A_NAMESPACE);
    launcher.addAll(List.of(MOUNT, disk.toString()));
    try (Child child = Child.start(launcher, Filling.class, disk.toString(), data.toString())) {
      assertThat(child.readLine()).isEqualTo("full");
      assertThat(child.readLine()).isEqualTo("all is stored");
    }
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void waitsForAsLongAsADatabaseIsFull() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.SQLITE);
        JdbcRecorder recorder = database.open()) {
      SQLiteConfig config = ((SQLiteDataSource) database.dataSource()).getConfig();
      config.setMaxPageCount(Integer.parseInt(database.select("PRAGMA page_count").get(0)));
      List<TheaterEvent> batch =
          List.of(Events.of("session-1").llmCompleted("call", "text ".repeat(100_000)));
      for (int i = 0; i < MORE_THAN_PATIENCE; i++) {
        Throwable full = catchThrowable(() -> recorder.write(batch));
        assertThat(full).hasMessageContaining("vendor code 13").matches(recorder::isRetryable);
      }
      config.setMaxPageCount(1_000_000);
      recorder.write(batch);
      assertThat(recorder.interaction("call")).isPresent();
      assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    }
  }

  @ParameterizedTest
  @CsvSource({"53100,0", "58030,0", "HY000,1021", "HY000,1114", "90031,90031", ",13"})
  void waitsForAsLongAsADatabaseIsInTrouble(@Nullable String sqlState, int vendorCode)
      throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.H2)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(faulty.dataSource()).prefix(database.prefix()).build()) {
        List<TheaterEvent> batch = Events.of("session-1").wholeExecution("a");
        faulty.failCommits(new SQLException("as the test says", sqlState, vendorCode));
        for (int i = 0; i < MORE_THAN_PATIENCE; i++) {
          assertThat(catchThrowable(() -> recorder.write(batch))).matches(recorder::isRetryable);
        }
        faulty.failCommits(null);
        recorder.write(batch);
        assertThat(recorder.interaction("a-call")).isPresent();
      }
    }
  }

  /** CI must have them; elsewhere one line says that they are missing. */
  private void requireMounts() throws IOException, InterruptedException {
    List<String> probe = new ArrayList<>(IN_A_NAMESPACE);
    probe.addAll(List.of(MOUNT, disk.toString(), "true"));
    if (System.getenv("CI") == null && new ProcessBuilder(probe).start().waitFor() != 0) {
      String why = "FullDiskTest not run: it needs Linux, root and unshare; CI=true requires them";
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  /** What happens on that disk. */
  static final class Filling {
    private static final int BALLAST = 9_000_000;

    private Filling() {}

    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path data = Path.of(arguments[1]);
      try (Server server = Server.in(data.resolve("postgres"));
          HikariDataSource pool = Server.pool(server.port(), 2)) {
        keepTablesOn(disk, pool);
        Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST]);
        run(pool, ballast, data.resolve("spool"));
      }
      System.exit(0);
    }

    private static void keepTablesOn(Path disk, HikariDataSource pool) throws Exception {
      Path directory = Files.createDirectory(disk.resolve("tables"));
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLESPACE small LOCATION '" + directory + "'");
        statement.execute("ALTER ROLE postgres SET default_tablespace = 'small'");
      }
      pool.getHikariPoolMXBean().softEvictConnections();
    }

    private static void run(HikariDataSource pool, Path ballast, Path spool) throws Exception {
      JdbcRecorder recorder = JdbcRecorder.builder(pool).spool(spool).build();
      Theater theater = Theater.builder().sink(recorder).build();
      Load load = Load.on(theater);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> recorder.health().reasons().toString().contains("SQLSTATE 53100"));
      load.awaitMore(200);
      assertThat(recorder.health().reasons().toString()).contains("SQLSTATE 53100", "wait in");
      load.close();
      Child.say("full");
      Files.delete(ballast);
      await().atMost(Duration.ofMinutes(2)).until(() -> recorder.health().reasons().isEmpty());
      theater.close();
      PipelineStats stats = Books.areClosed(theater);
      assertThat(stats.stored()).isEqualTo(stats.offered());
      load.isStoredIn(pool);
      Child.say("all is stored");
    }
  }
}
