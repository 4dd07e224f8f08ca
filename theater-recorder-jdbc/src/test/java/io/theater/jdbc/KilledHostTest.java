package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Theater;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed while its database is away; the next process stores what it left behind. */
@Tag("long")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledHostTest {
  private static final int TIMES = "full".equals(System.getProperty("theater.torture")) ? 20 : 2;

  @TempDir private Path data;
  @TempDir private Path spool;
  private final Map<String, String> flushed = new TreeMap<>();

  @Test
  void storesOnceWhatWasFlushedBeforeTheKill() throws Exception {
    try (Server server = Server.in(data.resolve("postgres"));
        Cable cable = Cable.to(server.port());
        HikariDataSource direct = Server.pool(server.port(), 2)) {
      for (int i = 0; i < TIMES; i++) {
        try (Child host =
            Child.start(List.of(), Host.class, String.valueOf(cable.port()), spool.toString())) {
          readFlushes(host, 3);
          if (i % 2 == 0) {
            cable.cut();
          } else {
            cable.resetAfter(Cable.Way.TO_CLIENT, 500);
          }
          readFlushes(host, 10);
          host.kill();
        }
        cable.heal();
      }
      storeWhatWasLeftBehind(direct);
      Load.assertStored(direct, flushed);
    }
  }

  private void readFlushes(Child host, int times) throws Exception {
    Map<String, String> calls = new TreeMap<>();
    for (int left = times; left > 0; ) {
      String line = host.readLine();
      assertThat(line).as("what the host says").isNotNull().isNotEqualTo("not flushed");
      if (line.equals("flushed")) {
        flushed.putAll(calls);
        left--;
      } else {
        String[] call = line.split(" ", 2);
        calls.put(call[0], call[1]);
      }
    }
  }

  private void storeWhatWasLeftBehind(HikariDataSource direct) throws Exception {
    try (JdbcRecorder next = JdbcRecorder.builder(direct).spool(spool).build()) {
      await().atMost(Duration.ofMinutes(1)).until(() -> next.health().reasons().isEmpty());
      next.flush();
    }
  }

  /** Makes calls and says so, and after some of them that they are safe. */
  static final class Host {
    private Host() {}

    public static void main(String[] arguments) throws Exception {
      HikariDataSource pool = Server.pool(Integer.parseInt(arguments[0]), 2);
      Theater theater =
          Theater.builder()
              .sink(JdbcRecorder.builder(pool).spool(Path.of(arguments[1])).build())
              .build();
      String boot = "of " + ProcessHandle.current().pid();
      for (int i = 1; true; i++) {
        LlmCall call =
            theater.llm().start(LlmRequest.of("test", "test").session("session").user(boot));
        call.append("one " + i + ". ");
        call.append("two " + boot + ". "); // the redactor keeps a word until it has ended
        if (i % 5 != 0) {
          call.complete();
        }
        Child.say(call.id() + " one " + i + ". two " + boot + ". ");
        if (i % 20 == 0) {
          Child.say(theater.flush(Duration.ofSeconds(20)) ? "flushed" : "not flushed");
        }
      }
    }
  }
}
