package io.theater.benchmarks.work;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Interactions of thirty days in bulk, with the columns that queries look at: ten of eleven in one
 * session and the others in sessions of twenty.
 *
 * @param hot how many in the one session
 */
public record FilledTables(int hot) {
  /** The session that has most. */
  public static final String HOT = "session-0";

  private static final Duration TIME = Duration.ofDays(30);

  /** Fills the tables; takes a minute for a million. */
  public void fill(Postgres postgres) throws SQLException {
    int count = hot + hot / 10;
    Instant start = Instant.now().minus(TIME);
    String rows =
        "(SELECT n, "
            + start.toEpochMilli()
            + " + n * "
            + TIME.toMillis()
            + "::bigint / "
            + count
            + " AS ms, 'session-' || CASE WHEN n % 11 = 0 THEN n / 220 + 1 ELSE 0 END AS session_id"
            + " FROM generate_series(0, "
            + (count - 1)
            + ") n) x";
    postgres.run(
        "INSERT INTO @session (id, created_ms, updated_ms, calls, failed_calls, arrival)"
            + " SELECT session_id, MIN(ms), MAX(ms), COUNT(*), COUNT(*) FILTER (WHERE n % 50 = 1),"
            + " MAX(ms) << 20 FROM "
            + rows
            + " GROUP BY session_id",
        "INSERT INTO @interaction (id, session_id, message_id, stage, success, role_name, provider,"
            + " model, response_model, requested_ms, duration_ms, input_tokens, output_tokens,"
            + " total_tokens, cost, currency, arrival, meta) SELECT 'call-' || n, session_id,"
            + " 'message-' || n, CASE WHEN n % 50 = 1 THEN 'failed' ELSE 'completed' END,"
            + " n % 50 <> 1, 'analyst', CASE WHEN n % 3 = 0 THEN 'anthropic' ELSE 'openai' END,"
            + " 'model-' || n % 5, 'model-' || n % 5, ms, 300 + n * 7919::bigint % 40000,"
            + " 812 + n % 100, 1240, 2052 + n % 100, 0.0125, 'USD', (ms << 20) + n % 1024,"
            + " '{\"id\":\"call-' || n || '\",\"session_id\":\"' || session_id || '\",\"params\":"
            + "{\"temperature\":0.2,\"max_tokens\":2048},\"finish_reasons\":[\"stop\"]}' FROM "
            + rows,
        "INSERT INTO @payload (interaction_id, kind, chunk, content, created_ms)"
            + " SELECT 'call-' || n, kind, 0, 'How many orders were there in May? ' || n, ms FROM "
            + rows
            + " CROSS JOIN (VALUES ('prompt'), ('response')) k (kind)",
        "INSERT INTO @hour (epoch_hour, changes)"
            + " SELECT requested_ms / 3600000, COUNT(*) FROM @interaction GROUP BY 1",
        "VACUUM ANALYZE @session",
        "VACUUM ANALYZE @interaction",
        "VACUUM ANALYZE @payload");
  }
}
