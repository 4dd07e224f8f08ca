package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Postgres;
import io.theater.json.Json;
import io.theater.model.Ids;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same rows by hand: callers hand over to one thread, which inserts batches of 500 records or
 * what there is, a transaction each. With three stages every record is written as it would be by a
 * host that knows nothing of batches: begun, streaming and whole, a transaction each.
 */
public final class JdbcBatches implements Contender {
  private static final int BATCH = 500;
  private static final int CAPACITY = 8_192;
  private static final String SESSION =
      "INSERT INTO @session (id, created_ms, updated_ms, calls, failed_calls, arrival)"
          + " VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO UPDATE SET"
          + " updated_ms = excluded.updated_ms, arrival = excluded.arrival,"
          + " calls = @session.calls + excluded.calls";
  private static final String HOUR =
      "INSERT INTO @hour (epoch_hour, changes) VALUES (?, 1)"
          + " ON CONFLICT (epoch_hour) DO UPDATE SET changes = @hour.changes + 1";
  private static final String INTERACTION =
      "INSERT INTO @interaction (id, session_id, stage, success, role_name, task_type, attempt,"
          + " provider, model, response_model, requested_ms, completed_ms, duration_ms, ttft_ms,"
          + " input_tokens, output_tokens, total_tokens, prompt_length, response_length, boot,"
          + " arrival, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE =
      " ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, success = excluded.success,"
          + " response_model = excluded.response_model, completed_ms = excluded.completed_ms,"
          + " duration_ms = excluded.duration_ms, ttft_ms = excluded.ttft_ms,"
          + " input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,"
          + " total_tokens = excluded.total_tokens, response_length = excluded.response_length,"
          + " meta = excluded.meta";
  private static final String PAYLOAD =
      "INSERT INTO @payload (interaction_id, kind, chunk, content, created_ms)"
          + " VALUES (?, ?, 0, ?, ?)";

  private final BlockingQueue<LlmInteraction> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Postgres postgres;
  private final boolean threeStages;
  private final Thread writer = new Thread(this::write, "jdbc-batches");
  private volatile boolean closed;
  private volatile @Nullable SQLException failure;
  private final String boot = Ids.next();
  private long arrival = Instant.now().toEpochMilli() << 20;

  /** Writes into tables that it drops at its end. */
  public JdbcBatches(Postgres postgres, boolean threeStages) {
    this.postgres = postgres;
    this.threeStages = threeStages;
    writer.start();
  }

  @Override
  public void record(LlmInteraction interaction) {
    try {
      queue.put(interaction);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try (Connection connection = postgres.pool().getConnection()) {
      connection.setAutoCommit(false);
      List<LlmInteraction> batch = new ArrayList<>();
      while (!closed || !queue.isEmpty()) {
        LlmInteraction first = queue.poll(10, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, threeStages ? 0 : BATCH - 1);
          store(connection, batch);
          batch.clear();
        }
      }
    } catch (SQLException broken) {
      failure = broken;
      queue.clear();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void store(Connection connection, List<LlmInteraction> batch) throws SQLException {
    if (!threeStages) {
      sessions(connection, batch);
      interactions(connection, batch, "", "completed");
      payloads(connection, batch, true, true);
      hours(connection, batch);
      connection.commit();
      return;
    }
    sessions(connection, batch);
    interactions(connection, batch, UPDATE, "started");
    payloads(connection, batch, true, false);
    connection.commit();
    interactions(connection, batch, UPDATE, "streaming");
    connection.commit();
    interactions(connection, batch, UPDATE, "completed");
    payloads(connection, batch, false, true);
    hours(connection, batch);
    connection.commit();
  }

  private void hours(Connection connection, List<LlmInteraction> batch) throws SQLException {
    TreeSet<Long> hours = new TreeSet<>();
    for (LlmInteraction call : batch) {
      if (call.timestamp() != null) {
        hours.add(call.timestamp().toEpochMilli() / 3_600_000);
      }
    }
    try (PreparedStatement insert = prepare(connection, HOUR)) {
      for (long hour : hours) {
        insert.setLong(1, hour);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void sessions(Connection connection, List<LlmInteraction> batch) throws SQLException {
    try (PreparedStatement insert = prepare(connection, SESSION)) {
      TreeMap<String, Integer> calls = new TreeMap<>();
      batch.forEach(call -> calls.merge(call.sessionId(), 1, Integer::sum));
      for (Map.Entry<String, Integer> session : calls.entrySet()) {
        long now = Instant.now().toEpochMilli();
        insert.setString(1, session.getKey());
        insert.setLong(2, now);
        insert.setLong(3, now);
        insert.setLong(4, session.getValue());
        insert.setLong(5, ++arrival);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void interactions(
      Connection connection, List<LlmInteraction> batch, String update, String stage)
      throws SQLException {
    try (PreparedStatement insert = prepare(connection, INTERACTION + update)) {
      for (LlmInteraction call : batch) {
        bind(insert, call, stage);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void bind(PreparedStatement insert, LlmInteraction call, String stage)
      throws SQLException {
    LlmTiming timing = call.timing();
    Usage usage = call.usage();
    Object[] values = {
      call.id(),
      call.sessionId(),
      stage,
      stage.equals("completed") ? Boolean.TRUE : null,
      call.role(),
      call.taskType(),
      call.attempt(),
      call.provider(),
      call.requestModel(),
      call.responseModel(),
      call.timestamp() == null ? null : call.timestamp().toEpochMilli(),
      timing == null || timing.completedAt() == null ? null : timing.completedAt().toEpochMilli(),
      timing == null || timing.duration() == null ? null : timing.duration().toMillis(),
      timing == null || timing.timeToFirstToken() == null
          ? null
          : timing.timeToFirstToken().toMillis(),
      usage == null ? null : usage.inputTokens(),
      usage == null ? null : usage.outputTokens(),
      usage == null ? null : usage.totalTokens(),
      length(call.messages()),
      call.response() == null ? null : (long) call.response().length(),
      boot,
      ++arrival,
      meta(call)
    };
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        insert.setNull(i + 1, i == 3 ? Types.BOOLEAN : i >= 10 ? Types.BIGINT : Types.VARCHAR);
      } else {
        insert.setObject(i + 1, values[i]);
      }
    }
  }

  private static @Nullable Long length(@Nullable List<Message> messages) {
    return messages == null
        ? null
        : messages.stream().map(Message::text).mapToLong(String::length).sum();
  }

  /** The same JSON as that of the recorder. */
  private static String meta(LlmInteraction call) {
    Map<String, Object> rest = new LinkedHashMap<>();
    rest.put("v", 1);
    rest.put("seq", 0);
    rest.put("id", call.id());
    rest.put("session_id", call.sessionId());
    rest.put("params", call.params());
    rest.put("finish_reasons", call.finishReasons());
    LlmTiming timing = call.timing();
    Usage usage = call.usage();
    if (timing != null && usage != null) {
      rest.put("performance_metrics", metrics(timing, usage));
      Map<String, Object> times = new LinkedHashMap<>();
      times.put("requested_at", String.valueOf(timing.requestedAt()));
      times.put("first_chunk_at", String.valueOf(timing.firstChunkAt()));
      times.put("last_chunk_at", String.valueOf(timing.lastChunkAt()));
      times.put("completed_at", String.valueOf(timing.completedAt()));
      rest.put("timing", times);
    }
    return Json.text(rest);
  }

  private static Map<String, Object> metrics(LlmTiming timing, Usage usage) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("response_time_ms", timing.duration() == null ? 0 : timing.duration().toMillis());
    metrics.put(
        "ttft_ms", timing.timeToFirstToken() == null ? 0 : timing.timeToFirstToken().toMillis());
    metrics.put("chunk_count", timing.chunkCount());
    metrics.put(
        "mean_inter_chunk_ms",
        timing.meanInterChunk() == null ? 0 : timing.meanInterChunk().toMillis());
    metrics.put("input_tokens", usage.inputTokens());
    metrics.put("output_tokens", usage.outputTokens());
    metrics.put("total_tokens", usage.totalTokens());
    return metrics;
  }

  private void payloads(
      Connection connection, List<LlmInteraction> batch, boolean prompts, boolean response)
      throws SQLException {
    try (PreparedStatement insert = prepare(connection, PAYLOAD)) {
      for (LlmInteraction call : batch) {
        if (prompts && call.messages() != null) {
          payload(insert, call.id(), "system_prompt", call.messages().get(0).text());
          payload(insert, call.id(), "prompt", call.messages().get(1).text());
        }
        if (response && call.response() != null) {
          payload(insert, call.id(), "response", call.response());
        }
      }
      insert.executeBatch();
    }
  }

  private static void payload(PreparedStatement insert, String id, String kind, String text)
      throws SQLException {
    insert.setString(1, id);
    insert.setString(2, kind);
    insert.setString(3, text);
    insert.setLong(4, Instant.now().toEpochMilli());
    insert.addBatch();
  }

  private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql.replace("@", postgres.prefix()));
  }

  @Override
  public void close() throws Exception {
    closed = true;
    writer.join();
    if (failure != null) {
      throw failure;
    }
  }
}
