package io.theater.examples.sql;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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

  /** Whether a chart could show it: several rows, and a column of numbers beside another one. */
  public boolean chartable() {
    return rows.size() > 1
        && columns.size() > 1
        && IntStream.range(0, columns.size()).anyMatch(this::isNumeric);
  }

  private boolean isNumeric(int column) {
    return rows.stream().allMatch(row -> row.get(column) instanceof Number);
  }
}
