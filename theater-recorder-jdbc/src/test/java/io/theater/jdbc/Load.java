package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Theater;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * A host that calls models all the time, and knows what must be in the database afterwards. Every
 * fifth call never ends, and one streams beside all others.
 */
final class Load implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;
  private static final int PIECES_OF_STREAM = 2_000;
  private static final String LAST = "the end. ";
  private static final String PROMPT = "What is this? ".repeat(20);

  private final Theater theater;
  private final ConcurrentMap<String, String> responses = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "host");
  private volatile boolean ended;

  private Load(Theater theater) {
    this.theater = theater;
  }

  static Load on(Theater theater) {
    Load load = new Load(theater);
    load.thread.start();
    return load;
  }

  private void run() {
    LlmCall stream = start(0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; !ended; i++) {
      String piece = "piece of stream at " + i + ". ";
      stream.append(piece);
      responses.put(stream.id(), text.append(piece).toString());
      call(i);
      if (i % PIECES_OF_STREAM == PIECES_OF_STREAM - 1) {
        stream = start(i);
        text.setLength(0);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    stream.append(LAST);
    responses.put(stream.id(), text.append(LAST).toString());
  }

  private LlmCall start(int number) {
    LlmRequest request = LlmRequest.of("test", "test").session("session-" + number % 7);
    return theater.llm().start(request.user(PROMPT));
  }

  private void call(int number) {
    LlmCall call = start(number);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String piece = "piece " + i + " of answer " + number + ". ";
      text.append(piece);
      call.append(piece);
    }
    if (number % 5 != 0) {
      call.complete();
    }
    responses.put(call.id(), text.toString());
  }

  /** Waits until as many more calls have been made, however the database is. */
  void awaitMore(int calls) {
    int before = responses.size();
    await().atMost(Duration.ofMinutes(1)).until(() -> responses.size() >= before + calls);
  }

  int calls() {
    return responses.size();
  }

  /** Ends the calls. */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }

  /** Each call is there once, with the text that it had, not less and not twice. */
  void isStoredIn(DataSource database) throws SQLException {
    assertStored(database, responses);
    assertThat(texts(database, "prompt")).hasSize(calls()).containsValue(PROMPT);
    assertThat(count(database, "interaction")).isEqualTo(calls());
  }

  /** Responses are there, whole or as they were streamed. */
  static void assertStored(DataSource database, Map<String, String> responses) throws SQLException {
    Map<String, String> stored = texts(database, "response");
    texts(database, "response_part").forEach(stored::putIfAbsent);
    Map<String, String> wrong = new TreeMap<>();
    responses.forEach(
        (id, text) -> {
          if (!text.equals(stored.get(id))) {
            wrong.put(id, text + " -> " + stored.get(id));
          }
        });
    assertThat(wrong).as("%s of %s", wrong.size(), responses.size()).isEmpty();
  }

  private static Map<String, String> texts(DataSource database, String kind) throws SQLException {
    Map<String, String> texts = new TreeMap<>();
    String select =
        "SELECT interaction_id, content FROM theater_payload WHERE kind = '"
            + kind
            + "' ORDER BY interaction_id, chunk";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      while (rows.next()) {
        texts.merge(rows.getString(1), rows.getString(2), String::concat);
      }
    }
    return texts;
  }

  private static long count(DataSource database, String table) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM theater_" + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
