package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.theater.Theater;
import io.theater.contract.Books;
import io.theater.model.Health;
import io.theater.model.PipelineStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that is stopped, killed, silent and cut off under load; nothing is lost. */
@Tag("long")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutageTest {
  private static final boolean FULL = "full".equals(System.getProperty("theater.torture"));
  private static final int TIMES = FULL ? 20 : 3;

  @TempDir private static Path data;
  private static Server server;

  @TempDir private Path spool;
  private Cable cable;
  private HikariDataSource pool;
  private @Nullable JdbcRecorder recorder;
  private @Nullable Theater theater;

  @BeforeAll
  static void startServer() throws Exception {
    server = Server.in(data.resolve("postgres"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    cable = Cable.to(server.port());
    pool = Server.pool(cable.port(), 2);
  }

  @AfterEach
  void disconnect() throws Exception {
    if (theater != null) {
      theater.close();
    }
    pool.close();
    cable.close();
    try (HikariDataSource direct = Server.pool(server.port(), 1);
        var connection = direct.getConnection();
        var statement = connection.createStatement()) {
      for (String table :
          "session execution step interaction payload step_text hour total meta".split(" ")) {
        statement.execute("DROP TABLE IF EXISTS theater_" + table);
      }
    }
  }

  @Test
  void losesNothingWhenTheServerIsStoppedAndStartedUnderLoad() throws Exception {
    Load load = load();
    for (int i = 0; i < TIMES; i++) {
      load.awaitMore(100);
      if (i % 2 == 0) {
        server.stop();
      } else {
        server.kill();
      }
      load.awaitMore(100);
      awaitDelivery("wait in");
      server.start();
      awaitDelivery("");
    }
    allIsStored(load);
  }

  @Test
  void losesNothingWhenConnectionsAreSilentUnderLoad() throws Exception {
    Load load = load();
    for (int i = 0; i < TIMES; i++) {
      load.awaitMore(100);
      cable.silence();
      load.awaitMore(100);
      awaitDelivery("wait in");
      if (i % 2 == 0) {
        cable.reset();
      }
      cable.heal();
      awaitDelivery("");
    }
    allIsStored(load);
  }

  @Test
  void losesAndDoublesNothingWhenConnectionsBreakAnywhere() throws Exception {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    System.out.println("OutageTest: -Dtheater.seed=" + seed);
    Random random = new Random(seed);
    Load load = load();
    for (int i = 0; i < 10 * TIMES; i++) {
      Cable.Way way = random.nextBoolean() ? Cable.Way.TO_SERVER : Cable.Way.TO_CLIENT;
      int most = way == Cable.Way.TO_SERVER ? 100_000 : 2_000;
      cable.resetAfter(way, 1 + random.nextInt(most));
      await().atMost(Duration.ofMinutes(1)).until(cable::isBroken);
      load.awaitMore(random.nextInt(50));
      cable.heal();
      if (random.nextBoolean()) {
        awaitDelivery("");
      }
    }
    allIsStored(load);
  }

  @Test
  void recordsFromTheStartAlsoWhenTheServerIsAwayForLong() throws Exception {
    cable.cut();
    Load load = load();
    load.awaitMore(FULL ? 20_000 : 3_000);
    assertThat(recorder().health().status()).isEqualTo(Health.Status.DEGRADED);
    cable.delay(Duration.ofMillis(1));
    cable.heal();
    allIsStored(load);
  }

  @Test
  void startsWhileTheServerIsSilentAndTheDataSourceWaitsForEver() throws Exception {
    PGSimpleDataSource patient = new PGSimpleDataSource();
    patient.setUrl("jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres?user=postgres");
    cable.silence();
    recorder = JdbcRecorder.builder(patient).spool(spool).build();
    assertThat(recorder.health().reasons().toString()).contains("no answer");
    theater = Theater.builder().sink(recorder).build();
    Load load = Load.on(theater);
    load.awaitMore(100);
    awaitDelivery("wait in");
    cable.heal();
    allIsStored(load);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void losesNothingWhenTheHostTakesAllConnections(int connections) throws Exception {
    pool.close();
    pool = Server.pool(cable.port(), connections);
    Load load = load();
    for (int i = 0; i < TIMES; i++) {
      load.awaitMore(100);
      List<Connection> taken = takeAll(connections);
      load.awaitMore(100);
      awaitDelivery("wait in");
      for (Connection connection : taken) {
        connection.close();
      }
      awaitDelivery("");
    }
    allIsStored(load);
  }

  private List<Connection> takeAll(int connections) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    while (taken.size() < connections) {
      try {
        taken.add(pool.getConnection());
      } catch (SQLTransientConnectionException inUse) {
        // the recorder gives it back
      }
    }
    return taken;
  }

  private Load load() {
    recorder =
        JdbcRecorder.builder(pool).spool(spool).statementTimeout(Duration.ofSeconds(1)).build();
    theater = Theater.builder().sink(recorder).build();
    return Load.on(theater);
  }

  private JdbcRecorder recorder() {
    assertThat(recorder).isNotNull();
    return recorder;
  }

  /** Until health says so, or says nothing when that is empty. */
  private void awaitDelivery(String reason) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              String reasons = recorder().health().reasons().toString();
              return reason.isEmpty() ? reasons.equals("[]") : reasons.contains(reason);
            });
  }

  private void allIsStored(Load load) throws Exception {
    load.close();
    awaitDelivery("");
    theater.close();
    PipelineStats stats = Books.areClosed(theater);
    assertThat(stats.droppedTotal() + stats.quarantined()).as(stats.toString()).isZero();
    assertThat(stats.offered()).isEqualTo(stats.stored());
    assertThat(recorder().health().details()).containsEntry("spool_refused", 0L);
    try (HikariDataSource direct = Server.pool(server.port(), 1)) {
      load.isStoredIn(direct);
    }
    System.out.println("OutageTest: " + load.calls() + " calls");
  }
}
