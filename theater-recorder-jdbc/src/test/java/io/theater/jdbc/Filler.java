package io.theater.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Rows in bulk that have the shape of real ones: interactions of five days, a tenth of them in one
 * session and the others in sessions of twenty; of fifty one has failed, and of a thousand one is
 * open.
 *
 * @param interactions how many
 */
record Filler(int interactions) {
  private static final int PER_SESSION = 20;

  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final Duration TIME = Duration.ofDays(5);

  /** Each has four sessions, but this one has every tenth. */
  static final String BUSY_OWNER = "owner-0";

  /** The session that has a tenth of everything. */
  static final String HOT = "session-0";

  static String session(int n) {
    return "session-" + n;
  }

  void fill(TestDatabase database) throws SQLException {
    String sessions = "generate_series(0, " + interactions / PER_SESSION + ") n";
    String runs = rows(10);
    String steps = rows(2);
    String calls = rows(1);
    database.run(
        "INSERT INTO @session (id, owner, title, created_ms, updated_ms, arrival)"
            + " SELECT 'session-' || n, 'owner-' || CASE WHEN n % 10 = 0 THEN 0 ELSE n / 4 END, 'Question ' || n, ms, ms, ms << 20"
            + " FROM (SELECT n, CASE WHEN n = 0 THEN "
            + START.plus(TIME).toEpochMilli()
            + " ELSE "
            + ms(interactions / PER_SESSION)
            + " END AS ms FROM "
            + sessions
            + ") x",
        "INSERT INTO @execution (id, session_id, type, name, status, created_ms, boot, arrival)"
            + " SELECT 'run-' || n, session_id, 'workflow', 'answer',"
            + " CASE WHEN n % 1000 = 0 THEN 'running' WHEN n % 50 = 1 THEN 'failed'"
            + " ELSE 'succeeded' END, ms, 'boot-1', ms << 20 FROM "
            + runs,
        "INSERT INTO @step (id, execution_id, session_id, name, kind, status, started_ms, boot,"
            + " arrival) SELECT 'step-' || n, 'run-' || n / 5, session_id, 'analyze', 'task',"
            + " 'completed', ms, 'boot-1', (ms << 20) + n % 1024 FROM "
            + steps,
        "INSERT INTO @interaction (id, session_id, execution_id, step_id, message_id, stage,"
            + " success, role_name, provider, model, response_model, requested_ms, duration_ms,"
            + " input_tokens, output_tokens, total_tokens, cost, currency, boot, arrival, meta)"
            + " SELECT 'call-' || n, session_id, 'run-' || n / 10, 'step-' || n / 2,"
            + " CASE WHEN n % 2 = 0 THEN 'message-' || n END,"
            + " CASE WHEN n % 1000 = 0 THEN 'started' WHEN n % 50 = 1 THEN 'failed'"
            + " ELSE 'completed' END,"
            + " CASE WHEN n % 1000 = 0 THEN NULL ELSE n % 50 <> 1 END, 'analyst',"
            + " CASE WHEN n % 3 = 0 THEN 'anthropic' ELSE 'openai' END, 'model-' || n % 5,"
            + " 'model-' || n % 5, ms, CASE WHEN n % 1000 > 0 THEN 300 + n * 7919::bigint % 40000 END,"
            + " 812 + n % 100, 1240, 2052 + n % 100, 0.0125, 'USD', 'boot-1',"
            + " (ms << 20) + n % 1024,"
            + " '{\"id\":\"call-' || n || '\",\"session_id\":\"' || session_id || '\",\"finish_reasons\":"
            + "[\"stop\"],\"params\":{\"temperature\":0.2,\"max_tokens\":2048}}' FROM "
            + calls,
        "INSERT INTO @payload (interaction_id, kind, chunk, content, created_ms)"
            + " SELECT 'call-' || n, kind, 0, 'How many orders were there in May? ' || n, ms FROM "
            + calls
            + " CROSS JOIN (VALUES ('prompt'), ('response')) k (kind)",
        "INSERT INTO @step_text (step_id, kind, chunk, content, created_ms)"
            + " SELECT 'step-' || n, 'output', 0, 'Found ' || n, ms FROM "
            + steps);
    database.run(
        "INSERT INTO @hour (epoch_hour, changes)"
            + " SELECT requested_ms / 3600000, COUNT(*) FROM @interaction GROUP BY 1",
        "VACUUM ANALYZE");
  }

  /** Every n-th of the interactions, in the order of time. */
  private String rows(int every) {
    int count = interactions / every;
    return "(SELECT n, "
        + ms(count)
        + " AS ms, 'session-' || CASE WHEN n % 10 = 0 THEN 0 ELSE n / "
        + PER_SESSION / every
        + " END AS session_id FROM generate_series(0, "
        + (count - 1)
        + ") n) x";
  }

  private static String ms(int count) {
    return "(" + START.toEpochMilli() + " + n * " + TIME.toMillis() + "::bigint / " + count + ")";
  }
}
