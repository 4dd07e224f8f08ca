package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import java.io.File;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PooledTest {

  @Test
  void recordsThroughAPoolOfItsOwnAndClosesIt(@TempDir Path directory) throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("db");
    JdbcRecorder recorder = JdbcRecorder.pooled(url, "sa", "");
    recorder.write(Events.of("session-1").wholeExecution("a"));
    assertThat(recorder.interaction("a-call")).isPresent();
    recorder.close();
    assertThatThrownBy(() -> recorder.interaction("a-call"))
        .rootCause()
        .hasMessageContaining("has been closed");
    await().untilAsserted(PooledTest::hasNoThreads); // the pool does not wait for its own
  }

  @Test
  void opensWhileTheDatabaseIsDown() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    JdbcRecorder recorder =
        JdbcRecorder.pooled("jdbc:postgresql://127.0.0.1:" + port + "/test", "nobody", null);
    Health health = recorder.health();
    assertThat(health.status()).isEqualTo(Health.Status.DOWN);
    assertThat(health.reasons())
        .singleElement(STRING)
        .contains("request timed out", "127.0.0.1:" + port + " refused")
        .doesNotContain("Exception:");
    assertThatThrownBy(recorder::close).isInstanceOf(SQLException.class);
    await().untilAsserted(PooledTest::hasNoThreads); // the pool does not wait for its own
  }

  @Test
  void worksWithoutHikariUnlessAPoolIsAskedFor() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("HikariCP")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader bare = new URLClassLoader(urls.toArray(URL[]::new), platform)) {
      assertThatThrownBy(() -> bare.loadClass("com.zaxxer.hikari.HikariConfig"))
          .isInstanceOf(ClassNotFoundException.class);
      Object found =
          ((Callable<?>) bare.loadClass(Bare.class.getName()).getConstructor().newInstance())
              .call();
      assertThat(found).isEqualTo(1);
    }
  }

  /** Loaded by a class loader that has no pool. */
  public static final class Bare implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      assertThatIllegalStateException()
          .isThrownBy(() -> JdbcRecorder.pooled("jdbc:h2:mem:none", "sa", ""))
          .withMessageContaining("com.zaxxer:HikariCP");
      JdbcDataSource source = new JdbcDataSource();
      source.setURL("jdbc:h2:mem:bare");
      try (java.sql.Connection open = source.getConnection();
          JdbcRecorder recorder = JdbcRecorder.on(source)) {
        recorder.write(Events.of("session-1").wholeExecution("a"));
        return recorder.interactions(InteractionQuery.all()).items().size();
      }
    }
  }

  private static void hasNoThreads() {
    assertThat(threads()).noneMatch(name -> name.startsWith("theater-"));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
