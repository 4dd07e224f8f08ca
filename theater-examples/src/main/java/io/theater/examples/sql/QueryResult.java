package io.theater.examples.sql;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query found.
 *
 * @param columns labels, in lower case when the query did not quote them
 * @param rows one cell per column: a {@code Number}, a {@code Boolean}, text (also for dates), or
 *     null
 * @param truncated whether there were more rows than the limit
 * @param elapsed time in the database
 */
public record QueryResult(
    List<String> columns, List<List<@Nullable Object>> rows, boolean truncated, Duration elapsed) {

  public QueryResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
