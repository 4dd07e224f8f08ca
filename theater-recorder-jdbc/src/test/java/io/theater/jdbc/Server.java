package io.theater.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of a test's own, which it may stop and kill; always at the same port. */
final class Server implements Closeable {
  private final Path directory;
  private final int port;
  private @Nullable EmbeddedPostgres running;

  private Server(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Started, with its data in a directory that does not exist yet. */
  static Server in(Path directory) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      Server server = new Server(directory, free.getLocalPort());
      free.close();
      server.start();
      return server;
    }
  }

  int port() {
    return port;
  }

  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setLocaleConfig("locale", "C")
            .setServerConfig("fsync", "off") // the machine does not lose its power
            .setServerConfig("synchronous_commit", "on") // what was committed survives a kill
            .start();
  }

  /** As an administrator does, who does not wait for clients. */
  void stop() throws IOException {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** As {@code kill -9} of all its processes does. */
  void kill() throws IOException {
    String pid = Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim();
    Optional<ProcessHandle> postmaster = ProcessHandle.of(Long.parseLong(pid));
    postmaster.stream()
        .flatMap(
            process -> java.util.stream.Stream.concat(process.descendants(), postmaster.stream()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    Awaitility.await().until(() -> postmaster.isEmpty() || !postmaster.get().isAlive());
    stop();
  }

  /** A pool as hosts have it, which waits a second for a connection. */
  static HikariDataSource pool(int port, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
    config.setMaximumPoolSize(connections);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    return new HikariDataSource(config);
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
