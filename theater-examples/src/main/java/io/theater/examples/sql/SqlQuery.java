package io.theater.examples.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One query, to be run once by one thread and cancelled by any other. */
public final class SqlQuery {

  /** The SQL state of a query that is too large, "program limit exceeded". */
  public static final String TOO_LARGE = "54000";

  private static final int MAX_CELL_CHARS = 2000;
  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
  // neither H2's time limit nor a cancel reaches into one of these while it fills the heap
  private static final Pattern INFLATING =
      Pattern.compile(
          "(?i)\\b(?:(repeat|space|lpad|rpad)\\s*\\(|(char|character|binary)\\s*\\(\\s*\\d{5,})");

  private final Connection connection;
  private final String sql;
  private final Limits limits;
  private final Object lock = new Object();
  private @Nullable Statement running; // guarded by lock
  private boolean cancelled; // guarded by lock

  /**
   * How much a query may do.
   *
   * @param rows rows to read, at least 1
   * @param timeout time in the database, rounded up to seconds
   */
  public record Limits(int rows, Duration timeout) {

    /** 200 rows, 10 seconds. */
    public static final Limits DEFAULT = new Limits(200, Duration.ofSeconds(10));
  }

  private SqlQuery(Connection connection, String sql, Limits limits) {
    this.connection = connection;
    this.sql = sql;
    this.limits = limits;
  }

  /**
   * Prepares to run one statement.
   *
   * <p>Statements with a function that makes a huge value of a short one are refused. That list
   * cannot be complete; what it misses ends at the time limit or as a failed query when the heap is
   * full.
   *
   * @throws SQLSyntaxErrorException when there is a semicolon before the end of the statement
   * @throws SQLException with state 54000 when the statement is refused for its size
   */
  public static SqlQuery on(Connection connection, String sql, Limits limits) throws SQLException {
    String statement = sql.replaceAll("[;\\s]+$", "");
    // H2 neither cancels nor times out what follows the first statement
    if (statement.contains(";")) {
      throw new SQLSyntaxErrorException(
          "only one statement at a time, and no semicolon in it", "42000");
    }
    Matcher inflating = INFLATING.matcher(TEXT.matcher(statement).replaceAll("''"));
    if (inflating.find()) {
      throw tooLarge("refused, it could make a huge value: " + inflating.group(), null);
    }
    return new SqlQuery(connection, statement, limits);
  }

  /**
   * Runs the query and reads its rows.
   *
   * @throws SQLTimeoutException when it took longer than its limit
   * @throws CancellationException when {@link #cancel} was called, before or meanwhile
   * @throws SQLException as the database says; state 54000 when the heap did not suffice
   */
  public QueryResult run() throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(limits.rows() + 1);
      statement.setQueryTimeout((int) Math.max(1, limits.timeout().plusMillis(999).toSeconds()));
      started(statement);
      try {
        return read(statement, start);
      } finally {
        synchronized (lock) {
          running = null;
        }
      }
    } catch (SQLException e) {
      throwIfCancelled();
      throw e;
    } catch (OutOfMemoryError e) {
      throw tooLarge("the query needed more memory than there is", e);
    }
  }

  private static SQLException tooLarge(String message, @Nullable Throwable cause) {
    return new SQLException(message, TOO_LARGE, cause);
  }

  private QueryResult read(Statement statement, long start) throws SQLException {
    if (!statement.execute(sql)) {
      return new QueryResult(List.of(), List.of(), false, since(start));
    }
    try (ResultSet found = statement.getResultSet()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      List<String> columns = columns(found.getMetaData());
      while (rows.size() < limits.rows() && found.next()) {
        rows.add(row(found, columns.size()));
      }
      boolean truncated = rows.size() == limits.rows() && found.next();
      throwIfCancelled();
      return new QueryResult(columns, rows, truncated, since(start));
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static List<String> columns(ResultSetMetaData metaData) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      String label = metaData.getColumnLabel(i);
      boolean folded = label.equals(label.toUpperCase(Locale.ROOT));
      columns.add(folded ? label.toLowerCase(Locale.ROOT) : label);
    }
    return columns;
  }

  private static List<@Nullable Object> row(ResultSet found, int columns) throws SQLException {
    List<@Nullable Object> row = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      row.add(cell(found, i));
    }
    return Collections.unmodifiableList(row);
  }

  private static @Nullable Object cell(ResultSet found, int column) throws SQLException {
    Object value = found.getObject(column);
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    String text = String.valueOf(found.getString(column));
    return text.length() <= MAX_CELL_CHARS ? text : text.substring(0, MAX_CELL_CHARS) + "…";
  }

  private void started(Statement statement) {
    synchronized (lock) {
      running = statement;
    }
    throwIfCancelled();
  }

  private void throwIfCancelled() {
    synchronized (lock) {
      if (cancelled) {
        throw new CancellationException("the query was cancelled");
      }
    }
  }

  /**
   * Stops the query, or keeps it from starting. Does not block, may be called any number of times.
   */
  public void cancel() {
    synchronized (lock) {
      cancelled = true;
      if (running != null) {
        try {
          running.cancel();
        } catch (SQLException e) {
          // it ended in this very moment; run() looks at the flag
          return;
        }
      }
    }
  }
}
