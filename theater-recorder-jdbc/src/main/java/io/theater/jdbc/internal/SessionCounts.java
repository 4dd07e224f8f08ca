package io.theater.jdbc.internal;

import io.theater.model.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Counts what is in each session of a select; its calls were counted when they were written. */
final class SessionCounts {
  private final Names names;
  private final Liveness runs;

  SessionCounts(Names names, Set<String> alive) {
    this.names = names;
    this.runs = Liveness.ofRuns("r", alive);
  }

  String selected() {
    return count(Tables.EXECUTION, "")
        + count(Tables.EXECUTION, " AND " + runs.unfinished())
        + count(Tables.STEP, "")
        + ", t."
        + SessionTable.CALLS
        + ", t."
        + SessionTable.FAILED_CALLS;
  }

  List<Object> parameters() {
    return runs.parameters();
  }

  static Session.Counts read(ResultSet row, int first) throws SQLException {
    return new Session.Counts(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getLong(first + 4));
  }

  /** Adds to the calls of a session that is stored. */
  static void add(
      Database database, Connection connection, Names names, String session, Session.Counts added)
      throws SQLException {
    database.execute(
        connection,
        "UPDATE "
            + names.of(Tables.SESSION)
            + " SET calls = calls + ?, failed_calls = failed_calls + ? WHERE id = ?",
        added.interactions(),
        added.failedInteractions(),
        session);
  }

  private String count(Table<?, ?> table, String condition) {
    return ", (SELECT COUNT(*) FROM "
        + names.of(table)
        + " r WHERE r.session_id = t.id"
        + condition
        + ")";
  }
}
